package org.disvote.sink.count;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;

/// What the counting processes keep on the brokers: the offsets of their consumer group and the changelog
/// topics.
///
/// Methods throw a [KafkaException][org.apache.kafka.common.KafkaException] if the brokers do not answer.
final class CountsGroup {

    private final Admin admin;

    CountsGroup(Admin admin) {
        this.admin = admin;
    }

    /// Commits offset 0 for each partition without an offset. Counting needs a first offset, because it runs
    /// with `auto.offset.reset=none`: an offset that is out of range must stop it, not let it start again.
    ///
    /// Offsets that expired while nobody counted become 0 as well. Then the rule of the next seq skips the
    /// votes that are counted already.
    void commitFirstOffsets(Routing routing) {
        Map<TopicPartition, OffsetAndMetadata> committed = Answers.of(
                admin.listConsumerGroupOffsets(CountsApp.APPLICATION_ID).partitionsToOffsetAndMetadata());
        Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
        for (int partition = 0; partition < routing.partitions(); partition++) {
            var log = new TopicPartition(TopicCatalog.VOTES, partition);
            if (committed.get(log) == null) {
                first.put(log, new OffsetAndMetadata(0));
            }
        }
        if (first.isEmpty()) {
            return;
        }
        try {
            Answers.of(admin.alterConsumerGroupOffsets(CountsApp.APPLICATION_ID, first)
                    .all());
        } catch (UnknownMemberIdException | GroupNotEmptyException e) {
            // Another process started at the same time and has committed them.
        }
    }

    /// @throws IllegalStateException if a counting process runs
    void delete() {
        try {
            Answers.of(admin.deleteConsumerGroups(List.of(CountsApp.APPLICATION_ID))
                    .all());
        } catch (GroupNotEmptyException e) {
            throw new IllegalStateException("counts still run: stop every counting process first", e);
        } catch (GroupIdNotFoundException e) {
            // Nobody has counted yet, or the offsets have expired.
        }
        for (String changelog : Changelogs.topics()) {
            try {
                Answers.of(admin.deleteTopics(List.of(changelog)).all());
            } catch (UnknownTopicOrPartitionException e) {
                // Nobody has counted yet.
            }
        }
    }
}
