package org.disvote.lab.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.ingest.table.ElectionTable;
import org.disvote.lab.cluster.ScratchServers;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;

/// A log of many votes and a database server, to measure programs that read a log. The votes are appended
/// as a publisher does it, but come from no master, so that filling takes seconds. [#close] deletes
/// everything.
public final class FilledLog implements AutoCloseable {

    private static final Routing ROUTING = new Routing(Routing.PARTITIONS_DEFAULT);
    private static final int VOTES_A_TRANSACTION = 5_000;
    private static final int TRANSACTIONS_A_SECOND = 20;
    private static final Instant OPENS = Instant.parse("2027-05-21T07:00:00Z");
    private static final Definition ELECTION = SampleElection.plainOpenedAt(OPENS);

    /// The commitment of a voter key that nobody has: nothing here makes a pseudonym.
    private static final String VOTER_KEY = "sha256:" + "0".repeat(64);

    /// What the log is filled with.
    interface Votes {

        Definition definition();

        /// @param index from 0
        VoteCast at(long index, int partition, long seq, Voter voter);
    }

    /// Votes of the sample election.
    private static final class SampleVotes implements Votes {
        private final Random random = new Random(7);

        @Override
        public Definition definition() {
            return ELECTION;
        }

        @Override
        public VoteCast at(long index, int partition, long seq, Voter voter) {
            return new VoteCast(
                    ELECTION.id(),
                    partition,
                    seq,
                    voter,
                    "",
                    1,
                    ShortBallot.of(new ChoiceId("c" + (1 + index % 5))),
                    "",
                    Nonce.random(random),
                    OPENS.plus(index * 127, ChronoUnit.MICROS));
        }
    }

    private final ScratchServers servers;
    private @Nullable Election launched;
    private final long[] heads = new long[ROUTING.partitions()];

    /// Starts nothing yet.
    public FilledLog() throws IOException {
        servers = new ScratchServers("disvote-bench");
    }

    /// A file for the program's log messages, deleted with the rest.
    public Path logFile() {
        return servers.logFile();
    }

    /// Deleted with the rest.
    public Path folder() {
        return servers.folder();
    }

    /// Fills the log with votes of the sample election.
    public void start(long votes, BenchWatch watch) {
        start(votes, new SampleVotes(), watch);
    }

    void start(long votes, Votes filling, BenchWatch watch) {
        watch.progress("starting PostgreSQL and Kafka", 0, 0);
        servers.start();
        TopicProvisioner.ofOneBroker(
                brokers(), ROUTING, new TopicProvisioner.Identity(Optional.empty(), Optional.of(VOTER_KEY)));
        launched = new ElectionTopic(brokers())
                .launch(filling.definition(), Election.NOTICE_MIN)
                .election();
        fill(votes, filling, watch);
    }

    /// Writes the election to a master, as a publisher would.
    void define(String master) throws SQLException {
        try (Connection connection = DriverManager.getConnection(master)) {
            new ElectionTable(connection).put(requireNonNull(launched));
        }
    }

    public Brokers brokers() {
        return servers.brokers();
    }

    /// Creates an empty database.
    ///
    /// @return its JDBC URL
    String database(String name) {
        return servers.database(name);
    }

    /// Deletes a database.
    void drop(String name) throws SQLException {
        execute("DROP DATABASE " + name);
    }

    /// Writes all changes to disk, so that no measurement includes the writes of an earlier one.
    void checkpoint() throws SQLException {
        execute("CHECKPOINT");
    }

    String postgresVersion() throws SQLException {
        try (Connection connection = DriverManager.getConnection(servers.url("postgres"))) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(servers.url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Appends more votes of the sample election, at a steady rate, 20 transactions a second as a publisher's.
    ///
    /// @return how many
    @SuppressWarnings("FutureReturnValueIgnored") // a send that fails makes the commit fail
    public long stream(int votesASecond, Duration duration, BenchWatch watch) throws InterruptedException {
        SampleVotes filling = new SampleVotes();
        long before = Arrays.stream(heads).sum();
        long votes = votesASecond * duration.toSeconds();
        int each = votesASecond / TRANSACTIONS_A_SECOND;
        Stopwatch streaming = Stopwatch.start();
        try (KafkaProducer<byte[], byte[]> producer = producer("bench")) {
            producer.initTransactions();
            for (long done = 0; done < votes; ) {
                producer.beginTransaction();
                for (long end = Math.min(votes, done + each); done < end; done++) {
                    Voter voter = new Voter("GR-" + (1_000_000_000L + before + done));
                    int partition = ROUTING.partitionOf(voter);
                    producer.send(LogRecord.toProduce(filling.at(before + done, partition, ++heads[partition], voter)));
                }
                producer.commitTransaction();
                watch.progress("streaming", done, votes);
                long aheadNanos = done * 1_000_000_000L / votesASecond
                        - streaming.elapsed().toNanos();
                TimeUnit.NANOSECONDS.sleep(Math.max(0, aheadNanos));
            }
        }
        return votes;
    }

    /// Writes the notary's topic as a notary does that puts the same share of each partition into each round.
    @SuppressWarnings("FutureReturnValueIgnored") // a send that fails makes the commit fail
    void notarize(int rounds) {
        try (KafkaProducer<byte[], byte[]> producer = producer("bench-notary")) {
            producer.initTransactions();
            producer.beginTransaction();
            Election election = requireNonNull(launched);
            List<Leaf> leaves = new ArrayList<>();
            leaves.add(Leaf.SystemLeaf.of(SystemTopic.read(brokers()), OPENS, 600));
            leaves.add(new Leaf.TermsLeaf(OPENS, 1, election.id().value(), election.digest()));
            for (int round = 1; round <= rounds; round++) {
                int number = round;
                List<Long> now = Arrays.stream(heads)
                        .mapToObj(head -> head * number / rounds)
                        .toList();
                long votes = now.stream().mapToLong(Long::longValue).sum();
                leaves.add(new Leaf.RoundLeaf(OPENS, round + 1L, round, now, 2 + votes + round));
            }
            leaves.forEach(leaf -> producer.send(new ProducerRecord<>(TopicCatalog.NOTARY, 0, null, leaf.bytes())));
            producer.commitTransaction();
        }
    }

    private KafkaProducer<byte[], byte[]> producer(String transactionalId) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        brokers().bootstrap(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        128 * 1024),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a send that fails makes the commit fail
    private void fill(long votes, Votes filling, BenchWatch watch) {
        try (KafkaProducer<byte[], byte[]> producer = producer("bench")) {
            producer.initTransactions();
            for (long done = 0; done < votes; ) {
                producer.beginTransaction();
                for (long end = Math.min(votes, done + VOTES_A_TRANSACTION); done < end; done++) {
                    String voter = "GR-" + (1_000_000_000L + done);
                    int partition = ROUTING.partitionOf(new Voter(voter));
                    producer.send(
                            LogRecord.toProduce(filling.at(done, partition, ++heads[partition], new Voter(voter))));
                }
                producer.commitTransaction();
                watch.progress("filling the log", done, votes);
            }
        }
    }

    @Override
    public void close() throws IOException {
        servers.close();
    }
}
