package org.disvote.sink;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.testkit.Broker;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;

/// Writes to the log: as publishers do, and as nobody should.
public final class VoteLog implements AutoCloseable {

    private static final Instant OPENS = Instant.parse("2027-05-21T07:00:00Z");
    private static final long TIMEOUT_SECONDS = 30;

    private final Broker broker;
    private final Routing routing;
    private final Random random;
    private final Map<Integer, Long> heads = new HashMap<>();
    private final List<VoteCast> appended = new ArrayList<>();
    private KafkaProducer<byte[], byte[]> publisher;
    private KafkaProducer<byte[], byte[]> anyone;
    private int voters;

    /// Deletes the topics and creates empty ones.
    public VoteLog(Broker broker, Routing routing, long seed) {
        this.broker = broker;
        this.routing = routing;
        random = new Random(seed);
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(routing).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), routing));
        openProducers();
    }

    private void openProducers() {
        publisher = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrap(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "test-publisher"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        publisher.initTransactions();
        anyone = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /// Votes of new voters, numbered as their masters would.
    public List<VoteCast> cast(int count) {
        List<VoteCast> votes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            votes.add(cast("GR-" + voters++));
        }
        return votes;
    }

    /// The next vote of one partition.
    public VoteCast castIn(int partition) {
        while (routing.partitionOf(new VoterId("GR-" + voters)) != partition) {
            voters++;
        }
        return cast("GR-" + voters++);
    }

    private VoteCast cast(String voter) {
        int partition = routing.partitionOf(new VoterId(voter));
        return new VoteCast(
                new ElectionId("demo"),
                partition,
                heads.merge(partition, 1L, Long::sum),
                new Voter(voter),
                "",
                1,
                voters % 3 == 0 ? envelope() : ShortBallot.of(new ChoiceId("c" + (1 + random.nextInt(5)))),
                "",
                Nonce.random(random),
                OPENS.plus(voters * 1_013L, ChronoUnit.MICROS));
    }

    /// Of the form of one, which is all that a sink could look at.
    private BallotBytes envelope() {
        byte[] bytes = new byte[1_269];
        random.nextBytes(bytes);
        bytes[0] = 1;
        return BallotBytes.of(bytes);
    }

    /// Another valid vote with the same position.
    public static VoteCast forged(VoteCast vote) {
        return new VoteCast(
                vote.electionId(),
                vote.partition(),
                vote.seq(),
                vote.voter(),
                "",
                vote.revision(),
                ShortBallot.of(new ChoiceId("x")),
                "",
                vote.nonce(),
                vote.castAt());
    }

    /// Casts and appends in one transaction.
    public List<VoteCast> publish(int count) {
        List<VoteCast> votes = cast(count);
        append(votes);
        return votes;
    }

    /// Appends new votes as the publisher does.
    public void append(List<VoteCast> votes) {
        publisher.beginTransaction();
        send(votes);
        publisher.commitTransaction();
        appended.addAll(votes);
    }

    public void appendAborted(List<VoteCast> votes) {
        publisher.beginTransaction();
        send(votes);
        publisher.flush();
        publisher.abortTransaction();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a send that fails makes the commit fail
    private void send(List<VoteCast> votes) {
        votes.forEach(vote -> publisher.send(LogRecord.toProduce(vote)));
    }

    /// Appends a record that is not a new vote, without a transaction.
    ///
    /// @return its offset
    public long inject(ProducerRecord<byte[], byte[]> record) {
        return get(anyone.send(record)).offset();
    }

    public long inject(VoteCast vote) {
        return inject(LogRecord.toProduce(vote));
    }

    /// Every vote that was appended, by position.
    public List<VoteCast> votes() {
        return appended.stream()
                .sorted(Comparator.comparing(VoteCast::position))
                .toList();
    }

    public Map<Integer, Long> heads() {
        Map<Integer, Long> heads = new HashMap<>();
        appended.forEach(vote -> heads.merge(vote.partition(), vote.seq(), Math::max));
        return heads;
    }

    /// Deletes the records before an offset, as a wrong retention setting would.
    public void truncateBefore(int partition, long offset) {
        try (Admin admin = broker.admin()) {
            get(admin.deleteRecords(Map.of(
                            new TopicPartition(TopicCatalog.VOTES, partition), RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture());
        }
    }

    /// Deletes the log and creates an empty one. The numbering of votes goes on.
    public void recreate() {
        close();
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(routing).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), routing));
        openProducers();
    }

    /// After the broker was killed.
    public void reconnect() {
        close();
        openProducers();
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        publisher.close(Duration.ZERO);
        anyone.close(Duration.ZERO);
    }
}
