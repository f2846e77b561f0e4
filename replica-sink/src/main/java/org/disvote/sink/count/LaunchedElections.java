package org.disvote.sink.count;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.jspecify.annotations.Nullable;

/// How the votes of each launched election count, by the elections topic. A launch is in the topic before the
/// election's first vote is in the log, and it never changes. So an election that is known is asked for once. For
/// an unknown one the topic is read on to an end that is taken after the vote came: the answer rests on the
/// topics, not on when this process read them.
///
/// Called by the threads of Kafka Streams, which wait for the answer.
final class LaunchedElections implements Function<ElectionId, Optional<CountRules>>, AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final TopicPartition SOURCE = new TopicPartition(TopicCatalog.ELECTIONS, 0);

    private final Brokers brokers;
    private final Map<ElectionId, CountRules> known = new ConcurrentHashMap<>();

    // Guarded by this.
    private ElectionFold elections = new ElectionFold();
    private @Nullable GrouplessConsumer consumer;

    LaunchedElections(Brokers brokers) {
        this.brokers = brokers;
    }

    /// @throws KafkaException if the brokers do not answer
    @Override
    public Optional<CountRules> apply(ElectionId electionId) {
        CountRules asked = known.get(electionId);
        if (asked != null) {
            return Optional.of(asked);
        }
        Optional<CountRules> read = read(electionId);
        read.ifPresent(rules -> known.put(electionId, rules));
        return read;
    }

    private synchronized Optional<CountRules> read(ElectionId electionId) {
        try {
            readToItsEnd();
        } catch (KafkaException e) {
            close();
            throw e;
        }
        return elections.find(electionId).map(found -> CountRules.of(found.election()));
    }

    private void readToItsEnd() {
        GrouplessConsumer reading = consumer;
        if (reading == null) {
            reading = GrouplessConsumer.toReadThrough(brokers, ANSWER_MAX, Map.of());
            consumer = reading;
            elections = new ElectionFold();
            reading.assign(List.of(SOURCE));
            reading.seekToBeginning(List.of(SOURCE));
        }
        long end = reading.endOffsets(List.of(SOURCE)).getOrDefault(SOURCE, Long.MAX_VALUE);
        reading.readTo(SOURCE, end, ANSWER_MAX, elections::accept);
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }
}
