package org.disvote.compose.audit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.disvote.compose.audit.Finding.Kind;
import org.disvote.topics.event.LogRecord;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.event.VoteCodec;
import org.disvote.topics.provision.TopicCatalog;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;

/// The log, read partition by partition from its first record up to the ends that [#takeEnds] saw, below the last
/// stable offset. Not thread-safe.
///
/// A record with the seq of an earlier one, and a voter whose hash was there before, are suspects. They are rare, so
/// they are only noted; a partition that has some is read once more, which settles them without keeping any votes.
final class Log implements VoteSource, AutoCloseable {

    static final String WHERE = "log";

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    /// Of one partition; with more than this the log is beyond listing.
    private static final int SUSPECTS_MAX = 100_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Findings findings;
    private final Uuid topicId;
    private final Routing routing;
    private Map<TopicPartition, Long> ends = Map.of();

    private int partition = -1;
    private long seq;
    private byte[] bytes = {};
    private String constituency = "";
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
    private long silentSince;

    private final VoterHashes voters = new VoterHashes();
    private final Set<Long> suspectSeqs = new HashSet<>();
    private final Set<Long> suspectVoters = new HashSet<>();
    private boolean suspectsLost;

    private @Nullable Recount recount;

    private long foreign;
    private long duplicates;
    private boolean votersUnchecked;

    private Log(KafkaConsumer<byte[], byte[]> consumer, Uuid topicId, Routing routing, Findings findings) {
        this.consumer = consumer;
        this.topicId = topicId;
        this.routing = routing;
        this.findings = findings;
    }

    /// @throws UnreachableException if the brokers do not answer within 10 seconds or have no such topic
    static Log connect(String brokers, Findings findings) throws UnreachableException {
        TopicDescription topic;
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) ANSWER_MAX.toMillis() / 2,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) ANSWER_MAX.toMillis()))) {
            topic = admin.describeTopics(List.of(TopicCatalog.VOTES))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next();
        } catch (InterruptedException e) {
            throw new InterruptException(e); // restores the flag
        } catch (ExecutionException e) {
            throw new UnreachableException(
                    String.valueOf(requireNonNull(e.getCause()).getMessage()), e);
        } catch (KafkaException e) {
            throw unreachable(e);
        }
        try {
            return new Log(
                    new KafkaConsumer<>(
                            Map.of(
                                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                    brokers,
                                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                    "read_committed",
                                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                    false,
                                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                    "none",
                                    ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                    (int) ANSWER_MAX.toMillis(),
                                    // A fetch that waits at a partition's end holds up the next partition's.
                                    ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                                    5,
                                    ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                    5_000,
                                    ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                                    4 * 1024 * 1024),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer()),
                    topic.topicId(),
                    new Routing(topic.partitions().size()),
                    findings);
        } catch (KafkaException | IllegalArgumentException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        }
    }

    Uuid topicId() {
        return topicId;
    }

    Routing routing() {
        return routing;
    }

    /// Is told every vote that is compared.
    void recountBy(Recount recount) {
        this.recount = recount;
    }

    /// From here on the log ends where it ends now.
    void takeEnds() throws UnreachableException {
        try {
            List<TopicPartition> all = IntStream.range(0, routing.partitions())
                    .mapToObj(each -> new TopicPartition(TopicCatalog.VOTES, each))
                    .toList();
            consumer.assign(all);
            ends = consumer.endOffsets(all);
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    @Override
    public boolean advance() throws UnreachableException {
        try {
            while (partition < routing.partitions()) {
                ConsumerRecord<byte[], byte[]> record = partition < 0 ? null : nextRecord();
                if (record != null) {
                    if (take(record)) {
                        return true;
                    }
                    continue;
                }
                settleSuspects();
                partition++;
                startPartition();
            }
            return false;
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    @Override
    public int partition() {
        return partition;
    }

    @Override
    public long seq() {
        return seq;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public String constituency() {
        return constituency;
    }

    /// How many records are no votes.
    long foreign() {
        return foreign;
    }

    /// How many votes are there again, with the same bytes.
    long duplicates() {
        return duplicates;
    }

    /// Whether a partition had more voters than are looked through for double ones.
    boolean isVotersUnchecked() {
        return votersUnchecked;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }

    private void startPartition() {
        seq = 0;
        votersUnchecked |= voters.isFull();
        voters.clear();
        suspectSeqs.clear();
        suspectVoters.clear();
        suspectsLost = false;
        if (partition < routing.partitions()) {
            rewind();
        }
    }

    private void rewind() {
        TopicPartition from = topicPartition();
        consumer.assign(List.of(from));
        consumer.seek(from, consumer.beginningOffsets(List.of(from)).getOrDefault(from, 0L));
        fetched = Collections.emptyIterator();
        silentSince = System.nanoTime();
    }

    /// @return null after the last one below the partition's end
    private @Nullable ConsumerRecord<byte[], byte[]> nextRecord() throws UnreachableException {
        TopicPartition from = topicPartition();
        long end = ends.getOrDefault(from, 0L);
        while (true) {
            if (fetched.hasNext()) {
                ConsumerRecord<byte[], byte[]> record = fetched.next();
                if (record.offset() < end) {
                    return record;
                }
                fetched = Collections.emptyIterator();
                return null;
            }
            if (consumer.position(from) >= end) {
                return null;
            }
            long position = consumer.position(from);
            fetched = consumer.poll(Duration.ofMillis(500)).iterator();
            if (fetched.hasNext() || consumer.position(from) > position) {
                silentSince = System.nanoTime();
            } else if (System.nanoTime() - silentSince > SILENCE_MAX.toNanos()) {
                throw new UnreachableException("nothing came for " + SILENCE_MAX.toSeconds() + " s, at offset "
                        + position + " of partition " + partition + ", which ends at " + end);
            }
        }
    }

    /// @return whether it is a vote to compare
    private boolean take(ConsumerRecord<byte[], byte[]> record) {
        return switch (LogRecord.of(record, routing)) {
            case LogRecord.Foreign ignored -> {
                foreign++;
                yield false;
            }
            case LogRecord.Vote(VoteCast vote) -> {
                boolean taken = take(vote, record);
                if (taken && recount != null) {
                    recount.vote(vote, LogRecord.constituencyOf(record.headers()));
                }
                yield taken;
            }
        };
    }

    private boolean take(VoteCast vote, ConsumerRecord<byte[], byte[]> record) {
        if (vote.seq() <= seq) {
            suspect(suspectSeqs, vote.seq());
            return false;
        }
        long hash = VoterHashes.hash(vote.electionId(), vote.voterId(), vote.revision());
        if (!voters.add(hash)) {
            suspect(suspectVoters, hash);
        }
        seq = vote.seq();
        bytes = record.value();
        constituency = LogRecord.constituencyOf(record.headers());
        return true;
    }

    private void suspect(Set<Long> suspects, long one) {
        if (suspects.size() < SUSPECTS_MAX) {
            suspects.add(one);
        } else {
            suspectsLost = true;
        }
    }

    /// Reads the partition once more if it has suspects.
    private void settleSuspects() throws UnreachableException {
        if (suspectSeqs.isEmpty() && suspectVoters.isEmpty()) {
            return;
        }
        if (suspectsLost) {
            findings.ofPartition(
                    Kind.CONFLICT,
                    WHERE,
                    partition,
                    "more than " + SUSPECTS_MAX + " repeated seqs or voters; the rest was not looked at");
        }
        Map<Long, byte[]> digests = new HashMap<>();
        Map<String, Long> seqs = new HashMap<>();
        long highest = 0;
        rewind();
        for (var record = nextRecord(); record != null; record = nextRecord()) {
            if (!(LogRecord.of(record, routing) instanceof LogRecord.Vote(VoteCast vote))) {
                continue;
            }
            if (suspectSeqs.contains(vote.seq()) && settleSeq(record, vote.seq(), highest, digests)) {
                continue;
            }
            highest = Math.max(highest, vote.seq());
            if (suspectVoters.contains(VoterHashes.hash(vote.electionId(), vote.voterId(), vote.revision()))) {
                settleVoter(vote, seqs);
            }
        }
    }

    /// @return whether a record before it had this seq
    private boolean settleSeq(
            ConsumerRecord<byte[], byte[]> record, long recordSeq, long highest, Map<Long, byte[]> digests) {
        byte[] digest = VoteCodec.digest(record.value());
        byte[] before = digests.putIfAbsent(recordSeq, digest);
        if (before != null && Arrays.equals(before, digest)) {
            duplicates++;
        } else if (before != null) {
            findings.ofVote(
                    Kind.CONFLICT,
                    WHERE,
                    partition,
                    recordSeq,
                    "at offset " + record.offset() + " again, with other bytes than before");
        } else if (recordSeq < highest) {
            findings.ofVote(
                    Kind.OUT_OF_ORDER,
                    WHERE,
                    partition,
                    recordSeq,
                    "at offset " + record.offset() + ", after seq " + highest);
        }
        return before != null;
    }

    private void settleVoter(VoteCast vote, Map<String, Long> seqs) {
        Long before = seqs.putIfAbsent(vote.electionId() + " " + vote.voterId() + " " + vote.revision(), vote.seq());
        if (before != null) {
            findings.ofVote(
                    Kind.DOUBLE_VOTER,
                    WHERE,
                    partition,
                    vote.seq(),
                    "same voter, election and revision as " + partition + "/" + before);
        }
    }

    private TopicPartition topicPartition() {
        return new TopicPartition(TopicCatalog.VOTES, partition);
    }

    private static UnreachableException unreachable(KafkaException e) {
        if (e instanceof InterruptException interrupt) {
            throw interrupt;
        }
        return new UnreachableException(String.valueOf(e.getMessage()), e);
    }
}
