package org.disvote.audit.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.disvote.audit.tree.Inclusion;
import org.disvote.audit.tree.NotaryRecord;
import org.disvote.audit.tree.TreeHash;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.VerifierKey;

/// Which receipts a promise key of this system signed. Only the keys that the notary states count, and each
/// only up to where it was revoked. Not thread-safe.
final class Promises {

    private static final String HEAD = "disvote/promise/v1";
    private static final String SECONDS = "0|[1-9][0-9]{0,11}";

    private final String origin;
    private final Map<String, VerifierKey> keys = new HashMap<>();
    private final Map<String, List<Long>> revoked = new HashMap<>();
    private final TreeHash hash = new TreeHash();

    /// @param origin of the system
    /// @param statements of the notary
    Promises(String origin, List<NotaryRecord> statements) {
        this.origin = origin;
        for (NotaryRecord record : statements) {
            if (record.kind().equals("promise-key")) {
                try {
                    keys.put(record.text("vkey"), VerifierKey.parse(record.text("vkey")));
                } catch (MalformedNoteException e) {
                    // No signature can be checked with it.
                }
            } else if (record.kind().equals("promise-key-revoked")) {
                revoked.putIfAbsent(record.text("vkey"), record.numbers("heads"));
            }
        }
    }

    /// When the promise of a receipt was signed; empty if it has none that binds this system to this receipt.
    Optional<Instant> signedAt(SavedReceipt receipt) {
        JsonNode promise = receipt.json().path("promise");
        if (!promise.isObject()) {
            return Optional.empty();
        }
        try {
            Note note = Note.parse(promise.path("note").asText());
            List<String> lines = note.text().lines().toList();
            if (lines.size() != 5
                    || !lines.get(0).equals(HEAD)
                    || !lines.get(1).equals(origin)
                    || !lines.get(4).matches(SECONDS)
                    || !isSigned(note, receipt)) {
                return Optional.empty();
            }
            Optional<byte[]> root = Inclusion.root(
                    hash,
                    hash.leaf(receipt.leafText(origin)),
                    promise.path("index").asLong(-1),
                    Long.parseLong(lines.get(2)),
                    path(promise.path("path")));
            return root.filter(found -> TreeHash.text(found).equals(lines.get(3)))
                    .map(found -> Instant.ofEpochSecond(Long.parseLong(lines.get(4))));
        } catch (MalformedNoteException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isSigned(Note note, SavedReceipt receipt) {
        int partition = receipt.position().partition();
        return keys.entrySet().stream().anyMatch(key -> {
            List<Long> heads = revoked.get(key.getKey());
            boolean counts = heads == null
                    || (partition < heads.size() && receipt.position().seq() <= heads.get(partition));
            return counts && note.check(key.getValue()) == Note.Check.VALID;
        });
    }

    private static List<byte[]> path(JsonNode hashes) {
        if (hashes.size() > Inclusion.PATH_MAX) {
            throw new IllegalArgumentException("a path of more than " + Inclusion.PATH_MAX + " hashes");
        }
        List<byte[]> path = new ArrayList<>();
        for (JsonNode each : hashes) {
            byte[] sibling = Base64.getDecoder().decode(each.asText());
            if (sibling.length != TreeHash.BYTES) {
                throw new IllegalArgumentException("not a hash");
            }
            path.add(sibling);
        }
        return path;
    }
}
