package org.disvote.topics.election;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;

/// A publisher states that a partition's votes were brought back to its master from the log. Votes behind
/// `tail` that were promised before this record was appended are lost. The notary states it with the time at
/// which the brokers appended it, and the partition opens only in a later second.
///
/// On `disvote.closings.v1`, without a key; the value is `{"kind":"restored","partition":7,"tail":1234}`.
///
/// @param partition of the log, from 0
/// @param tail the last seq that the master has
public record RestoredStatement(int partition, long tail) {

    private static final String KIND = "restored";

    public RestoredStatement {
        if (partition < 0 || partition >= Routing.PARTITIONS_MAX || tail < 0) {
            throw new IllegalArgumentException("no such partition " + partition + " or tail " + tail);
        }
    }

    public byte[] encode() {
        return new CanonicalJson()
                .with("kind", KIND)
                .with("partition", partition)
                .with("tail", tail)
                .bytes();
    }

    /// Whether a record says that it is one. Then it is no [ClosingStatement].
    public static boolean isOne(byte @Nullable [] value) {
        try {
            return value != null && Jcs.read(value).path("kind").asText().equals(KIND);
        } catch (MalformedEventException e) {
            return false;
        }
    }

    /// @throws MalformedEventException if the bytes are not such a statement, in its canonical form
    public static RestoredStatement decode(byte @Nullable [] value) throws MalformedEventException {
        if (value == null) {
            throw new MalformedEventException("not a statement of a restored partition: it has no value", null);
        }
        JsonNode json = Jcs.read(value);
        try {
            RestoredStatement statement = new RestoredStatement(
                    json.path("partition").asInt(), json.path("tail").asLong());
            // Finds every other kind, and every member that is missing, of another type, or one too many.
            if (Arrays.equals(statement.encode(), value)) {
                return statement;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedEventException("not a statement of a restored partition: " + e.getMessage(), e);
        }
        throw new MalformedEventException("not a statement of a restored partition: other members than it has", null);
    }

    /// The record of this statement.
    public ProducerRecord<byte[], byte[]> toProduce() {
        return new ProducerRecord<>(TopicCatalog.CLOSINGS, 0, null, encode());
    }
}
