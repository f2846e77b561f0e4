package org.disvote.topics.kafka;

import java.util.UUID;
import org.apache.kafka.common.Uuid;

/// The ID of a topic: one that was deleted and created again has the same name and another ID. Databases keep it as
/// a UUID.
public final class TopicIds {

    private TopicIds() {}

    public static UUID of(Uuid kafkas) {
        return new UUID(kafkas.getMostSignificantBits(), kafkas.getLeastSignificantBits());
    }

    /// In the form that Kafka's own tools print.
    public static String text(UUID id) {
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits()).toString();
    }
}
