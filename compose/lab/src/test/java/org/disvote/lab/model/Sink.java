package org.disvote.lab.model;

import static org.disvote.lab.model.Values.with;
import static org.disvote.lab.model.Values.without;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.lab.model.World.Replica;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.PartitionApplier;
import org.disvote.sink.apply.PartitionApplier.Page;
import org.disvote.sink.apply.PartitionApplier.Read;
import org.disvote.sink.apply.Quarantined;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.RecordVersions;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// A consumer of one replica. It does not learn that another one has taken over: two of them work on one
/// replica all the time, like a consumer that hung and the one that took over. Immutable.
///
/// @param believed the position of the replica as this consumer knows it, by partition; where it knows none, it
///     reads it from the replica
/// @param page the votes that it writes next
record Sink(SortedMap<Integer, Applied> believed, @Nullable Page page) {

    static final Sink IDLE = new Sink(new TreeMap<>(), null);

    private static final int RECORDS_MAX = 2;

    static void offer(World world, Actions actions) {
        for (int i = 0; i < world.sinks.length; i++) {
            int sink = i;
            if (world.sinks[i].page != null) {
                actions.step("sink", i, "writes", w -> w.sinks[sink].write(w, sink));
                continue;
            }
            for (Map.Entry<Integer, Applied> applied :
                    replica(world, i).applied().entrySet()) {
                int partition = applied.getKey();
                Applied from = world.sinks[i].believed.getOrDefault(partition, applied.getValue());
                if (world.log.hasMore(partition, from.nextOffset())) {
                    for (int n = 1; n <= RECORDS_MAX; n++) {
                        int records = n;
                        actions.step(
                                "sink",
                                i,
                                "reads " + n + " of partition " + partition,
                                w -> w.sinks[sink] = w.sinks[sink].reading(w, replica(w, sink), from, records));
                    }
                }
            }
        }
    }

    private static Replica replica(World world, int sink) {
        return world.replicas[sink / world.setup.consumers()];
    }

    private Sink reading(World w, Replica replica, Applied from, int recordsMax) {
        List<ConsumerRecord<byte[], byte[]>> records = w.log.read(from.partition(), from.nextOffset(), recordsMax);
        List<Read> reads = PartitionApplier.read(from, records, w.setup.routing(), RecordVersions.NONE);
        Map<Position, VoteCast> stored = new HashMap<>();
        for (VoteCast before : PartitionApplier.appliedBefore(from, reads)) {
            replica.votes().stream()
                    .filter(vote -> vote.position().equals(before.position()))
                    .forEach(vote -> stored.put(vote.position(), vote));
        }
        Page decided = PartitionApplier.apply(from, reads, stored);
        if (!decided.stop().isNone()) {
            throw new Violation("a sink stops: " + decided.stop().text());
        }
        for (Quarantined aside : decided.quarantined()) {
            // Publishers leave no gap and no second vote for a position.
            if (!(LogRecord.of(aside.record(), w.setup.routing(), RecordVersions.NONE)
                            instanceof LogRecord.Vote(VoteCast vote)
                    && Setup.isForged(vote))) {
                throw new Violation("a sink passes over what a publisher wrote: " + aside.reason());
            }
        }
        return new Sink(believed, decided);
    }

    void write(World w, int i) {
        if (page == null) {
            return;
        }
        Replica replica = replica(w, i);
        int partition = page.from().partition();
        boolean asBelieved = page.from().equals(replica.applied().get(partition));
        if (w.has(Mutation.APPLIED_WITHOUT_CONDITION) && !asBelieved) {
            w.sinks[i] = new Sink(without(believed, partition), null);
            return;
        }
        List<VoteCast> votes = new ArrayList<>(replica.votes());
        votes.addAll(page.votes());
        w.replicas[i / w.setup.consumers()] = new Replica(with(replica.applied(), partition, page.to()), votes);
        w.sinks[i] = new Sink(with(believed, partition, page.to()), null);
    }
}
