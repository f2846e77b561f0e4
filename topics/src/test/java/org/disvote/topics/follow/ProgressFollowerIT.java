package org.disvote.topics.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.progress.Progress;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts(embeddedOnly = true)
class ProgressFollowerIT {

    private final Broker broker;

    ProgressFollowerIT(Broker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void recreateTopics() {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(new Routing(6)).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), new Routing(6)));
    }

    @Test
    void theNewestReportOfEachReplicaCountsAndJunkIsSkipped() throws Exception {
        report(progress("r1", 3, 10));
        report(progress("r2", 3, 11));
        report("r3/3".getBytes(UTF_8), "junk".getBytes(UTF_8));
        report("r3/3".getBytes(UTF_8), "null".getBytes(UTF_8));
        report("r4/3".getBytes(UTF_8), Json.encode(progress("r1", 3, 99)));
        report(progress("r1", 4, 5));
        report(progress("r1", 3, 12));

        try (ProgressFollower progress = ProgressFollower.start(Brokers.at(broker.bootstrap()))) {
            await().untilAsserted(
                            () -> assertEquals(List.of(progress("r1", 3, 12), progress("r2", 3, 11)), progress.of(3)));
            assertEquals(List.of(progress("r1", 4, 5)), progress.of(4));
            assertEquals(List.of(), progress.of(5));
        }
    }

    @Test
    void faultFARetiredReplicaIsForgottenUntilItReportsAgain() throws Exception {
        report(progress("r1", 3, 10));
        report(progress("r2", 3, 11));
        try (ProgressFollower progress = ProgressFollower.start(Brokers.at(broker.bootstrap()))) {
            await().until(() -> progress.of(3).size() == 2);

            report("r1/3".getBytes(UTF_8), null);

            await().untilAsserted(() -> assertEquals(List.of(progress("r2", 3, 11)), progress.of(3)));
            report(progress("r1", 3, 12));
            await().untilAsserted(
                            () -> assertEquals(List.of(progress("r1", 3, 12), progress("r2", 3, 11)), progress.of(3)));
        }
    }

    @Test
    void reportsAreKeptAndReadOnAfterABrokersOutage() throws Exception {
        try (ProgressFollower progress = ProgressFollower.start(Brokers.at(broker.bootstrap()))) {
            report(progress("r1", 0, 1));
            await().until(() -> progress.of(0).equals(List.of(progress("r1", 0, 1))));

            broker.kill();
            broker.start();

            assertEquals(List.of(progress("r1", 0, 1)), progress.of(0));
            report(progress("r1", 0, 2));
            await().until(() -> progress.of(0).equals(List.of(progress("r1", 0, 2))));
        }
    }

    private static Progress progress(String replica, int partition, long seq) {
        return new Progress(
                replica,
                partition,
                seq,
                seq,
                Progress.State.FOLLOWING,
                Reason.NONE,
                Instant.parse("2027-05-21T07:00:00Z").plusSeconds(seq));
    }

    private void report(Progress progress) throws Exception {
        report(progress.key(), Json.encode(progress));
    }

    private void report(byte[] key, byte @Nullable [] value) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TopicCatalog.PROGRESS, key, value))
                    .get();
        }
    }
}
