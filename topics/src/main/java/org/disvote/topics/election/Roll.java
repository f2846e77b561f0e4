package org.disvote.topics.election;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Times;

/// A summary of the electoral roll on the masters, so that anybody can check whether a roll is the same: on
/// `disvote.elections.v1` under the key `/roll`, which no election has.
///
/// The digest is the SHA-256 of the roll's lines `voterId,constituency`, each with a newline at its end, in
/// the order of their bytes. A voter without a constituency has nothing after the comma: `disvote roll lines
/// FILE | LC_ALL=C sort | sha256sum`.
///
/// @param voters on the roll
/// @param digest `sha256:` and 64 hexadecimal digits
/// @param constituencies the number of voters of each; those without one are under the empty name
/// @param importedAt the time of the import, by the clock of the command
public record Roll(long voters, String digest, SortedMap<String, Long> constituencies, Instant importedAt)
        implements ElectionEvent {

    /// How many constituencies a roll may have. The limit keeps the record small.
    public static final int CONSTITUENCIES_MAX = 1_000;

    /// The record's key; no election ID has a slash.
    static final String KEY = "/roll";

    private static final String DIGEST_FORM = "sha256:[0-9a-f]{64}";

    public Roll {
        if (voters < 0) {
            throw new IllegalArgumentException("negative voters " + voters);
        }
        if (!digest.matches(DIGEST_FORM)) {
            throw new IllegalArgumentException("digest " + digest + " is not of the form " + DIGEST_FORM);
        }
        if (constituencies.size() > CONSTITUENCIES_MAX + 1) {
            throw new IllegalArgumentException("more than " + CONSTITUENCIES_MAX + " constituencies");
        }
        if (constituencies.containsValue(null)) {
            throw new IllegalArgumentException("a constituency without a number of voters");
        }
        for (String constituency : constituencies.keySet()) {
            if (!constituency.isEmpty()) {
                Ids.require("constituency", constituency);
            }
        }
        Times.require("importedAt", importedAt);
        constituencies = Collections.unmodifiableSortedMap(new TreeMap<>(constituencies));
    }

    @Override
    public byte[] key() {
        return KEY.getBytes(UTF_8);
    }
}
