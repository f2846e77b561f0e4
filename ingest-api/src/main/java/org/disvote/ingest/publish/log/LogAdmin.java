package org.disvote.ingest.publish.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.HangingTransactions;
import org.disvote.topics.kafka.HangingTransactions.Hanging;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.kafka.TopicIds;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;

/// What can be asked about the log, and the readers of it. Owns an admin client. For one thread.
public final class LogAdmin implements AutoCloseable {

    /// Bounds on the brokers' answers while they answer in time.
    public static final AnswerBounds ANSWER_BOUNDS = AnswerBounds.of(Duration.ofSeconds(5));

    private final Brokers brokers;
    private final Routing routing;
    private final AnswerBounds bounds;
    private final String ownId;
    private final Admin admin;

    private LogAdmin(Brokers brokers, Routing routing, AnswerBounds bounds, String ownId) {
        this.brokers = brokers;
        this.routing = routing;
        this.bounds = bounds;
        this.ownId = ownId;
        admin = brokers.admin(bounds.request(), bounds.answer());
    }

    /// For a shard's publisher.
    ///
    /// @param bounds of every call to the brokers
    /// @param ownId the publisher's transactional ID
    public static LogAdmin ofPublisher(Brokers brokers, Routing routing, AnswerBounds bounds, String ownId) {
        return new LogAdmin(brokers, routing, bounds, ownId);
    }

    /// For a command. It has the largest bounds: otherwise an operator with a slow broker would have to run
    /// the command again and again.
    public static LogAdmin ofCommand(Brokers brokers, Routing routing) {
        return new LogAdmin(brokers, routing, ANSWER_BOUNDS.largest(), "");
    }

    public UUID topicId() {
        return TopicProvisioner.logId(admin);
    }

    /// Asks for the topic's ID and does not wait.
    public KafkaFuture<UUID> requestTopicId() {
        return admin.describeTopics(List.of(TopicCatalog.VOTES))
                .topicNameValues()
                .getOrDefault(TopicCatalog.VOTES, KafkaFuture.completedFuture(null))
                .thenApply((KafkaFuture.BaseFunction<TopicDescription, UUID>) topic -> TopicIds.of(topic.topicId()));
    }

    /// @param isolation READ_UNCOMMITTED to see also the records of open transactions
    /// @param progress called after each bounded step
    /// @return the caller's
    public LogReader reader(IsolationLevel isolation, Runnable progress) {
        return new LogReader(brokers, bounds, routing, isolation, transactions(progress), progress);
    }

    /// Up to which offset committed records of these partitions can be read now.
    ///
    /// @param progress called after each bounded step
    public Map<Integer, Long> stableOffsets(Collection<Integer> partitions, Runnable progress) {
        return transactions(progress).offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    }

    private OpenTransactions transactions(Runnable progress) {
        return new OpenTransactions(admin, OpenTransactions.LATE_MAX, ownId, progress);
    }

    /// Transactions of this shard's publishers that no coordinator will end. To be asked after
    /// [LogProducer#fence], which ends all that a coordinator knows.
    ///
    /// @param partitions of the log; the closings topic is looked at as well
    public List<Hanging> hangingTransactions(Collection<Integer> partitions) {
        List<TopicPartition> sources = new ArrayList<>();
        sources.add(new TopicPartition(TopicCatalog.CLOSINGS, 0));
        partitions.forEach(partition -> sources.add(new TopicPartition(TopicCatalog.VOTES, partition)));
        return HangingTransactions.find(admin, sources, List.of(ownId));
    }

    public void abort(List<Hanging> hanging) {
        HangingTransactions.abort(admin, hanging);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
