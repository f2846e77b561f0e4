package org.disvote.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.cli.Cli;
import org.disvote.operate.replica.Replicas;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.progress.Progress;
import org.disvote.topics.progress.Progress.State;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The command that retires replicas.
@RealParts(embeddedOnly = true)
final class ReplicasIT {

    private static final Instant LONG_AGO = Instant.parse("2026-05-21T07:00:00Z");

    private final Broker broker;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    ReplicasIT(Broker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void reports() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(new Routing(6)).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), new Routing(6)));
        for (int partition = 0; partition < 6; partition++) {
            report("r1", partition, LONG_AGO);
            report("r10", partition, LONG_AGO);
        }
        report("junk/3".getBytes(UTF_8), "junk".getBytes(UTF_8));
    }

    @Test
    void faultFARetiredReplicaIsNoLongerKnown() throws Exception {
        assertEquals(0, run("replica", "retire", "r1"), err::toString);

        assertEquals(
                List.of("r10"),
                new Replicas(Brokers.at(broker.bootstrap()))
                        .all().stream().map(Replicas.Reported::name).toList());
        assertEquals(0, run("replica", "list"), err::toString);
        assertTrue(out.toString().contains("r10 "), out::toString);
        assertEquals(1, run("replica", "retire", "r1"));
        assertTrue(err.toString().contains("no replica r1 has reported"), err::toString);
        report("r1", 3, Instant.now());
        assertEquals(2, new Replicas(Brokers.at(broker.bootstrap())).all().size());
    }

    @Test
    void faultFAReplicaWhoseSinkRunsIsNotRetired() {
        try (KafkaConsumer<byte[], byte[]> sink = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrap(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "disvote-sink-r1",
                        ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                        "consumer"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            sink.subscribe(List.of(TopicCatalog.VOTES));
            await().until(() -> {
                sink.poll(Duration.ofMillis(100));
                return !sink.assignment().isEmpty();
            });

            assertEquals(1, run("replica", "retire", "r1"));

            assertTrue(err.toString().contains("the sink of replica r1 runs: stop it first"), err::toString);
            assertEquals(2, new Replicas(Brokers.at(broker.bootstrap())).all().size());
        }
        assertEquals(0, run("replica", "retire", "r1"), err::toString);
    }

    @Test
    void faultFAReplicaThatHasJustReportedIsNotRetired() throws Exception {
        report("r1", 3, Instant.now());

        assertEquals(1, run("replica", "retire", "r1"));

        assertTrue(err.toString().contains("wait a minute"), err::toString);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--brokers";
        all[arguments.length + 1] = broker.bootstrap();
        return Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }

    private void report(String replica, int partition, Instant at) throws Exception {
        Progress progress = new Progress(replica, partition, 5, 9, State.FOLLOWING, Reason.NONE, at);
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
