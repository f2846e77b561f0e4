package org.disvote.sink.count;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.disvote.sink.count.topology.Fold;
import org.disvote.sink.count.topology.RandomVotes;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Patience;
import org.disvote.testkit.RealParts;
import org.disvote.topics.count.Counts;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.VoteCast;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealParts(embeddedOnly = true)
class CountsAppIT {

    private static final Routing ROUTING = new Routing(4);
    private static final Duration PATIENCE = Patience.WAIT_MAX;
    private static final Duration GAP_ALARM_AFTER = Duration.ofSeconds(2);

    private final Broker broker;
    private final Path directory;
    private final long seed = System.nanoTime();
    private final RandomVotes random = new RandomVotes(seed, ROUTING, 3_000);
    private final List<VoteCast> votes = new ArrayList<>();
    private Counts counts = new Counts();
    private KafkaProducer<byte[], byte[]> publisher;
    private KafkaConsumer<byte[], byte[]> reader;

    CountsAppIT(Broker broker, @TempDir Path directory) {
        this.broker = broker;
        this.directory = directory;
    }

    @BeforeEach
    void empty() {
        // A process that failed or was killed stays in the group until its session times out.
        await().ignoreExceptionsInstanceOf(IllegalStateException.class).until(() -> {
            CountsApp.reset(config("reset"));
            return true;
        });
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
        publisher = publisher();
        reader = reader();
    }

    @AfterEach
    void close() {
        publisher.close(Duration.ZERO);
        reader.close();
    }

    @Test
    void countsEqualTheFoldAfterACloseInTheMiddle() {
        publish(2_000);
        try (CountsApp app = CountsApp.start(config("a"), RandomVotes::rules)) {
            awaitFold();
            publish(1_000);
            awaitFold();
            assertEquals(Map.of(), app.status().stopReasons());
            await().until(() -> app.health().equals(Health.READY));
            String metrics = new String(app.metrics().scrape(), UTF_8);
            assertTrue(metrics.contains("disvote_counts_lag_votes 0.0"), metrics);
            assertTrue(metrics.contains("disvote_counts_running 1.0"), metrics);
            assertTrue(metrics.contains("kafka_stream_thread_"), metrics);
        }
        publish(1_000);
        publishAborted(100);

        try (CountsApp app = CountsApp.start(config("a"), RandomVotes::rules)) {
            publish(1_000);
            awaitFold();
            assertEquals(
                    Fold.of(votes).heads,
                    app.status().partitions().values().stream().collect(toMap(Counted::partition, Counted::seq)));
        }
    }

    @Test
    void theNextProcessContinuesTheCountsOfAKilledOne() {
        publish(2_000);
        try (CountsProcess process = new CountsProcess(config("a"))) {
            awaitCounted(1_000);
            publish(1_000);
            process.kill();
        }
        publish(1_000);

        try (CountsApp app = CountsApp.start(config("a"), RandomVotes::rules)) {
            awaitFold();
            assertEquals(Map.of(), app.status().stopReasons());
        }
    }

    @Test
    void anotherInstanceTakesOverFromAKilledOne() {
        try (CountsProcess process = new CountsProcess(config("a"));
                CountsApp app = CountsApp.start(config("b"), RandomVotes::rules)) {
            awaitMembersThatCount(2);
            publish(2_000);
            awaitFold();
            publish(1_000);
            process.kill();
            publish(1_000);

            awaitFold();
            assertEquals(ROUTING.partitions(), app.status().partitions().size());
        }
    }

    /// Kafka Streams requires as many changelog partitions as the log has, and notices some seconds later
    /// that the log has grown.
    @Test
    void faultFCountsGoOnAfterAPartitionWasAddedToTheLog() throws Exception {
        publish(1_000);
        try (CountsApp app = CountsApp.start(config("a"), RandomVotes::rules)) {
            awaitFold();
            addPartition();
            publish(1_000);
            await().until(() -> app.counting().size() == ROUTING.partitions() + 1);
            publish(1_000);

            awaitFold();
            assertEquals(Map.of(), app.status().stopReasons());
            assertEquals(ROUTING.partitions(), app.status().partitions().size());
        }
        publish(1_000);
        try (CountsApp app = CountsApp.start(config("b"), RandomVotes::rules)) {
            awaitFold();
            assertEquals(ROUTING.partitions(), app.status().partitions().size());
        }
    }

    /// The next process to count has no local state.
    @Test
    void faultFCountsStartAfterAPartitionWasAddedWhileNobodyCounted() throws Exception {
        publish(1_000);
        try (CountsApp _ = CountsApp.start(config("a"), RandomVotes::rules)) {
            awaitFold();
        }
        addPartition();
        publish(1_000);

        try (CountsApp app = CountsApp.start(config("b"), RandomVotes::rules)) {
            awaitFold();
            assertEquals(Map.of(), app.status().stopReasons());
        }
    }

    /// Adds a partition to the log, with a record that must not be counted.
    private void addPartition() throws Exception {
        try (Admin admin = broker.admin()) {
            admin.createPartitions(Map.of(TopicCatalog.VOTES, NewPartitions.increaseTo(ROUTING.partitions() + 1)))
                    .all()
                    .get();
        }
        try (var stranger = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            await().ignoreExceptions()
                    .until(() -> stranger.send(new ProducerRecord<>(
                                            TopicCatalog.VOTES, ROUTING.partitions(), new byte[1], new byte[1]))
                                    .get()
                                    .offset()
                            >= 0);
        }
    }

    @Test
    void countsGoOnWhenTheBrokerReturns() {
        try (CountsApp app = CountsApp.start(config("a"), RandomVotes::rules)) {
            publish(1_000);
            awaitCounted(500);

            broker.kill();
            broker.start();
            reopenClients();
            publish(1_000);

            awaitFold();
            assertEquals(Map.of(), app.status().stopReasons());
        }
    }

    @Test
    void faultBAGapIsAlarmedAndEndsOnceTheMissingVotesCome() {
        publish(1_000);
        List<VoteCast> later = random.next(1_000);
        VoteCast lost = later.stream()
                .filter(vote -> vote.partition() == 2)
                .skip(50)
                .findFirst()
                .orElseThrow();
        List<VoteCast> behind = later.stream()
                .filter(vote -> vote.partition() == 2 && vote.seq() >= lost.seq())
                .toList();
        produce(later.stream().filter(vote -> !vote.equals(lost)).toList());
        later.stream().filter(vote -> !behind.contains(vote)).forEach(votes::add);

        try (CountsApp app = CountsApp.start(config("a"), RandomVotes::rules)) {
            awaitFold();
            await().until(() -> metric(app, "disvote_counts_gaps") == 1);
            assertEquals(behind.size() - 1, metric(app, "disvote_counts_ahead"));
            await().until(() -> app.health().equals(new Health(true, Reason.at(Code.GAP, lost.position()))));

            produce(behind);
            votes.addAll(behind);

            awaitFold();
            await().until(() -> metric(app, "disvote_counts_gaps") == 0);
            assertEquals(Map.of(), app.status().stopReasons());
            await().until(() -> app.health().equals(Health.READY));
        }
    }

    @Test
    void aLogThatLostVotesBeforeTheyWereCountedStopsCounting() throws Exception {
        publish(1_000);
        try (CountsApp app = CountsApp.start(config("a"), RandomVotes::rules)) {
            awaitFold();
            assertEquals(KafkaStreams.State.RUNNING, app.status().state());
        }
        publish(1_000);
        deleteRecordsOf(new TopicPartition(TopicCatalog.VOTES, 0));

        try (CountsApp app = CountsApp.start(config("a"), RandomVotes::rules)) {
            await().dontCatchUncaughtExceptions() // the counting thread ends with an exception
                    .atMost(PATIENCE)
                    .until(() -> app.status().state() == KafkaStreams.State.ERROR);
        }
    }

    @Test
    void aResetCountsFromTheStartAndIsRefusedWhileCountingRuns() {
        publish(1_000);
        try (CountsApp app = CountsApp.start(config("a"), RandomVotes::rules)) {
            awaitFold();
            assertThrows(IllegalStateException.class, () -> CountsApp.reset(config("b")));
            assertEquals(Map.of(), app.status().stopReasons());
        }

        CountsApp.reset(config("a"));
        publish(1_000);

        try (CountsApp app = CountsApp.start(config("a"), RandomVotes::rules)) {
            awaitFold();
            assertEquals(Map.of(), app.status().stopReasons());
        }
    }

    /// With a short session timeout, so that others take over soon after a process died.
    static CountsConfig withShortTimeout(Brokers brokers, Routing routing, Path directory) {
        return new CountsConfig(brokers, routing, directory, 1, (short) 1, 1, Duration.ofSeconds(4), GAP_ALARM_AFTER);
    }

    private CountsConfig config(String name) {
        try {
            return withShortTimeout(
                    Brokers.at(broker.bootstrap()), ROUTING, Files.createDirectories(directory.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double metric(CountsApp app, String name) {
        return new String(app.metrics().scrape(), UTF_8)
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    private void deleteRecordsOf(TopicPartition partition) throws Exception {
        try (Admin admin = broker.admin()) {
            long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end)))
                    .all()
                    .get();
        }
    }

    private void publish(int count) {
        List<VoteCast> next = random.next(count);
        produce(next);
        votes.addAll(next);
        // As a publisher that died after its commit sends its last batch again.
        produce(next.subList(count - 20, count));
    }

    private void produce(List<VoteCast> batch) {
        publisher.beginTransaction();
        send(batch);
        publisher.commitTransaction();
    }

    private void send(List<VoteCast> batch) {
        for (VoteCast vote : batch) {
            var _ = publisher.send(LogRecord.toProduce(vote)); // the commit fails if one does
        }
    }

    /// Votes whose transaction was aborted.
    private void publishAborted(int count) {
        List<VoteCast> next = new RandomVotes(seed + 1, ROUTING, 3_000).next(count);
        publisher.beginTransaction();
        send(next);
        publisher.flush();
        publisher.abortTransaction();
    }

    private void awaitFold() {
        Fold fold = Fold.of(votes);
        await("seed " + seed).atMost(PATIENCE).until(() -> {
            read();
            return fold.heads.entrySet().stream().allMatch(head -> counts.reachedSeq(head.getKey()) >= head.getValue());
        });
        fold.assertEqualTo(counts, "seed " + seed);
        fold.heads.forEach((partition, head) -> assertEquals(head, counts.reachedSeq(partition)));
    }

    private void awaitMembersThatCount(int members) {
        try (Admin admin = broker.admin()) {
            await().ignoreExceptionsInstanceOf(ExecutionException.class) // before the group is there
                    .atMost(PATIENCE)
                    .until(() -> admin
                                    .describeConsumerGroups(List.of(CountsApp.APPLICATION_ID))
                                    .all()
                                    .get()
                                    .values()
                                    .iterator()
                                    .next()
                                    .members()
                                    .stream()
                                    .filter(member -> !member.assignment()
                                            .topicPartitions()
                                            .isEmpty())
                                    .count()
                            == members);
        }
    }

    private void awaitCounted(long seqs) {
        await("seed " + seed).atMost(PATIENCE).until(() -> {
            read();
            long reached = 0;
            for (int partition = 0; partition < ROUTING.partitions(); partition++) {
                reached += counts.reachedSeq(partition);
            }
            return reached >= seqs;
        });
    }

    private void read() throws MalformedEventException {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
            counts.accept(record);
        }
    }

    private void reopenClients() {
        close();
        publisher = publisher();
        reader = reader();
        counts = new Counts();
    }

    private KafkaProducer<byte[], byte[]> publisher() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", broker.bootstrap());
        settings.put("transactional.id", "test-publisher");
        var bytes = new ByteArraySerializer();
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings, bytes, bytes);
        producer.initTransactions();
        return producer;
    }

    private KafkaConsumer<byte[], byte[]> reader() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", broker.bootstrap());
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        var bytes = new ByteArrayDeserializer();
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes);
        consumer.assign(
                List.of(new TopicPartition(TopicCatalog.TURNOUT, 0), new TopicPartition(TopicCatalog.TALLY, 0)));
        return consumer;
    }
}
