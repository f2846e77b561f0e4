package org.disvote.notary.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.jspecify.annotations.Nullable;

/// A publisher says in the closings topic that a partition was brought back to its master up to `tail`:
/// `{"kind":"restored","partition":7,"tail":1234}`.
record RestoredRequest(int partition, long tail) {

    private static final String KIND = "restored";

    /// Whether a record says that it is one. Then it is no closing statement.
    static boolean isOne(byte @Nullable [] value) {
        try {
            return value != null && Jcs.read(value).path("kind").asText().equals(KIND);
        } catch (MalformedEventException e) {
            return false;
        }
    }

    /// @throws MalformedEventException if it has other members, or numbers that cannot be
    static RestoredRequest decode(byte @Nullable [] value) throws MalformedEventException {
        JsonNode json = Jcs.read(value == null ? new byte[0] : value);
        JsonNode partition = json.path("partition");
        JsonNode tail = json.path("tail");
        if (!(json instanceof ObjectNode members)
                || members.size() != 3
                || !partition.isInt()
                || partition.intValue() < 0
                || !tail.isIntegralNumber()
                || tail.longValue() < 0) {
            throw new MalformedEventException("not a statement of a restored partition", null);
        }
        return new RestoredRequest(partition.intValue(), tail.longValue());
    }
}
