package org.disvote.topics.statement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.json.Times;
import org.jspecify.annotations.Nullable;

/// What is said of a roll at each of its imports: a record of `disvote.statements.v1`, in canonical JSON, for
/// example
/// `{"at":"2027-05-21T06:00:00.000004Z","kind":"roll","pseudonymous":"sha256:…","raw":"sha256:…","roll":"main",`
/// `"voters":{"":1,"A1":2}}`.
///
/// @param at when it was imported, by the clock of the command, to the microsecond
/// @param roll its name; an ID
/// @param raw the SHA-256 of the sorted lines of the file: `voterId`, or, if any line has a constituency,
///     `voterId,constituency`, each with LF after it
/// @param pseudonymous the SHA-256 of the sorted lines `voter,constituency`, with LF after each, which is also that
///     of the roll on all masters
/// @param voters how many each constituency has; those without one are under the empty name
public record RollStatement(Instant at, String roll, String raw, String pseudonymous, SortedMap<String, Long> voters) {

    /// The name of a roll for which no other is given.
    public static final String MAIN = "main";

    /// How many constituencies a roll may have.
    public static final int CONSTITUENCIES_MAX = 500;

    /// The largest statement; the log takes no larger one.
    static final int RECORD_BYTES_MAX = 65_535;

    static final String KIND = "roll";

    public RollStatement {
        at = Times.require("at", at).truncatedTo(ChronoUnit.MICROS);
        Ids.require("the name of a roll", roll);
        requireDigest("raw", raw);
        requireDigest("pseudonymous", pseudonymous);
        if (voters.keySet().stream().filter(name -> !name.isEmpty()).count() > CONSTITUENCIES_MAX) {
            throw new IllegalArgumentException("more than " + CONSTITUENCIES_MAX + " constituencies");
        }
        voters.forEach((constituency, count) -> {
            if (!constituency.isEmpty()) {
                Ids.require("constituency", constituency);
            }
            if (count < 1 || count > Jcs.INTEGER_MAX) {
                throw new IllegalArgumentException("a constituency has " + count + " voters");
            }
        });
        voters = Collections.unmodifiableSortedMap(new TreeMap<>(voters));
    }

    /// How large a roll is, as a sentence says it: `3 voters in 2 constituencies`.
    ///
    /// @param voters as in a statement
    public static String sizeText(SortedMap<String, Long> voters) {
        long constituencies =
                voters.keySet().stream().filter(name -> !name.isEmpty()).count();
        return "%s in %s"
                .formatted(
                        Quantity.of(total(voters), "voter"),
                        Quantity.of(constituencies, "constituency", "constituencies"));
    }

    private static void requireDigest(String what, String digest) {
        if (!Digests.isValid(digest)) {
            throw new IllegalArgumentException(what + " is not of the form " + Digests.FORM);
        }
    }

    /// How many voters the roll has.
    public long size() {
        return total(voters);
    }

    private static long total(SortedMap<String, Long> voters) {
        return voters.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The key of its record. Readers do not look at it.
    public byte[] key() {
        return (KIND + "/" + roll).getBytes(US_ASCII);
    }

    /// The value of its record.
    public byte[] bytes() {
        ObjectNode statement = JsonNodeFactory.instance
                .objectNode()
                .put("at", Times.text(at))
                .put("kind", KIND)
                .put("roll", roll)
                .put("raw", raw)
                .put("pseudonymous", pseudonymous);
        ObjectNode counts = statement.putObject("voters");
        voters.forEach(counts::put);
        return Jcs.write(statement);
    }

    /// @throws MalformedEventException if the bytes are not a roll's statement, in its canonical form
    public static RollStatement read(byte @Nullable [] value) throws MalformedEventException {
        return StatementBytes.read(
                value,
                "roll's statement",
                json -> new RollStatement(
                        Instant.parse(json.path("at").asText()),
                        json.path("roll").asText(),
                        json.path("raw").asText(),
                        json.path("pseudonymous").asText(),
                        voters(json.path("voters"))),
                RollStatement::bytes);
    }

    private static SortedMap<String, Long> voters(JsonNode json) {
        SortedMap<String, Long> voters = new TreeMap<>();
        json.properties()
                .forEach(each -> voters.put(each.getKey(), each.getValue().longValue()));
        return voters;
    }

    /// Whether a record says that it is about a roll. Those of other kinds are for other readers.
    static boolean isOne(byte @Nullable [] value) {
        if (value == null || value.length > RECORD_BYTES_MAX) {
            return false;
        }
        try {
            return Jcs.read(value).path("kind").asText().equals(KIND);
        } catch (MalformedEventException e) {
            return false;
        }
    }
}
