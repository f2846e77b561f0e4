package org.disvote.lab.drill.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.lab.drill.system.Await;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;

/// Writes a record to the log that is no vote. Each replica must put exactly that record in quarantine.
final class ForeignRecord {

    private static final Duration QUARANTINED_MAX = Duration.ofSeconds(60);

    private ForeignRecord() {}

    /// @return the partition
    static String write(Endpoints endpoints, Random random) throws InterruptedException {
        Map<String, Long> before = new HashMap<>();
        endpoints.replicas().forEach((name, url) -> before.put(name, count(url, "true")));
        RecordMetadata written = send(endpoints.brokers(), random);
        String there = "partition = %d AND log_offset = %d".formatted(written.partition(), written.offset());
        for (var replica : endpoints.replicas().entrySet()) {
            Await.until(
                    "replica %s has not put a foreign record in quarantine".formatted(replica.getKey()),
                    QUARANTINED_MAX,
                    () -> count(replica.getValue(), there) == 1);
            long more = count(replica.getValue(), "true") - before.getOrDefault(replica.getKey(), 0L);
            if (more != 1) {
                throw new OperatorException("replica %s put %d records in quarantine, of which one is foreign"
                        .formatted(replica.getKey(), more));
            }
        }
        return "partition " + written.partition();
    }

    private static RecordMetadata send(Brokers brokers, Random random) throws InterruptedException {
        Map<String, Object> settings = brokers.properties();
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            int partition =
                    random.nextInt(producer.partitionsFor(TopicCatalog.VOTES).size());
            return producer.send(new ProducerRecord<>(
                            TopicCatalog.VOTES,
                            partition,
                            "GR-0000000666".getBytes(UTF_8),
                            "{\"choice\":\"c1\"}".getBytes(UTF_8)))
                    .get();
        } catch (ExecutionException e) {
            throw new OperatorException(
                    "the record that is no vote cannot be written to the log: " + e.getMessage(), e);
        }
    }

    private static long count(String replica, String which) {
        try (Connection connection = DriverManager.getConnection(replica);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM quarantine WHERE " + which)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new OperatorException("a replica cannot be read: " + e.getMessage(), e);
        }
    }
}
