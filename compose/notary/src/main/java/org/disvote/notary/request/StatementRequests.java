package org.disvote.notary.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Text;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.LeafReader;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.VerifierKey;
import org.jspecify.annotations.Nullable;

/// Reads the requests of the statements topic. Each is the statement without `n`, and a revocation also
/// without `heads`: the notary adds both.
final class StatementRequests {

    /// The kinds that may be asked for here. All others have a topic of their own, and are refused here.
    private static final Set<String> KINDS = Set.of(
            "roll",
            "promise-key",
            "promise-key-revoked",
            "client",
            "count",
            "voter-key-destroyed",
            "seal-key-destroyed");

    /// Room for `n` and the heads of 1,000 partitions.
    static final int BYTES_MAX = 45_000;

    private static final int SHOWN_MAX = 40;
    private static final String REVOKED = "promise-key-revoked";

    private final String promiseKeyNames;
    private final int partitions;

    /// @param origin of the system
    StatementRequests(String origin, int partitions) {
        promiseKeyNames = origin + "/promise/";
        this.partitions = partitions;
    }

    /// @throws MalformedEventException if it is not a request that this topic may have; the message is for
    ///     operators
    Request read(byte @Nullable [] value) throws MalformedEventException {
        if (value == null || value.length > BYTES_MAX) {
            throw refused("it has no value, or more than %,d bytes".formatted(BYTES_MAX));
        }
        JsonNode json = Jcs.read(value);
        String kind = json.path("kind").asText();
        if (!(json instanceof ObjectNode members) || !KINDS.contains(kind)) {
            throw refused("this topic has no requests of kind " + Text.printable(kind, SHOWN_MAX));
        }
        if (members.has("n") || (kind.equals(REVOKED) && members.has("heads"))) {
            throw refused("n and heads are the notary's to say");
        }
        Leaf leaf = make(members, 1, Collections.nCopies(partitions, 0L));
        if (leaf instanceof Leaf.UnknownLeaf) {
            throw refused("it has not the members of its kind");
        }
        if (leaf instanceof Leaf.PromiseKeyLeaf(var _, var _, String vkey)) {
            requirePromiseKey(vkey);
        }
        String content = Content.of(leaf).orElseThrow(() -> refused("nobody asks for this kind"));
        return new Request(content, (n, heads) -> {
            try {
                return make(members, n, heads);
            } catch (MalformedEventException e) {
                throw new IllegalStateException("a request that was read cannot be stated", e);
            }
        });
    }

    private static Leaf make(ObjectNode members, long n, List<Long> heads) throws MalformedEventException {
        ObjectNode statement = members.deepCopy();
        statement.put("n", n);
        if (statement.path("kind").asText().equals(REVOKED)) {
            ArrayNode array = statement.putArray("heads");
            heads.forEach(array::add);
        }
        return LeafReader.read(Jcs.write(statement));
    }

    private void requirePromiseKey(String vkey) throws MalformedEventException {
        VerifierKey key;
        try {
            key = VerifierKey.parse(vkey);
        } catch (MalformedNoteException e) {
            throw refused("its key is none: " + e.getMessage());
        }
        if (key.type() != VerifierKey.Type.ED25519 || !key.name().startsWith(promiseKeyNames)) {
            throw refused("a promise key's name is " + promiseKeyNames + "INSTANCE");
        }
    }

    private static MalformedEventException refused(String why) {
        return new MalformedEventException(why, null);
    }
}
