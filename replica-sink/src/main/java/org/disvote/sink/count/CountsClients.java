package org.disvote.sink.count;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.disvote.topics.routing.Routing;

/// Kafka's own clients, except for partitions that do not belong to the system. Such a partition has no
/// committed offset, and none can be committed while the group has members. So its consumer starts at 0. In
/// the partitions of the system a missing offset is a failure.
final class CountsClients extends DefaultKafkaClientSupplier {

    private final Routing routing;

    CountsClients(Routing routing) {
        this.routing = routing;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
            @Override
            public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                try {
                    return super.poll(timeout);
                } catch (NoOffsetForPartitionException e) {
                    if (e.partitions().stream().anyMatch(source -> source.partition() < routing.partitions())) {
                        throw e;
                    }
                    e.partitions().forEach(source -> seek(source, 0));
                    return ConsumerRecords.empty();
                }
            }
        };
    }
}
