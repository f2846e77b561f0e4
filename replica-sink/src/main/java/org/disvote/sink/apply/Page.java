package org.disvote.sink.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.event.LogRecord;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.routing.Routing;

/// What some consecutive records of one partition come to, by the seq rule: `seq = applied+1` is applied; `seq ≤
/// applied`
/// is compared with what is stored, and skipped if it is the same; anything else stops the partition. Records that are
/// no votes are put aside. It does no I/O but for the look-ups that duplicates need.
///
/// @param from where the partition was
/// @param to where it is once this page is written; before the record that stops it, if one does
/// @param votes to insert, in seq order
/// @param foreign records to keep in quarantine
/// @param duplicates how many records were skipped because the same vote is stored already
/// @param stop why the partition cannot go on behind `to`
record Page(
        Applied from,
        Applied to,
        List<VoteCast> votes,
        List<Quarantined> foreign,
        int duplicates,
        Optional<String> stop) {

    /// A record that is not a vote, and why.
    record Quarantined(ConsumerRecord<byte[], byte[]> record, String reason) {}

    /// Looks up what the replica has stored.
    @FunctionalInterface
    interface Stored<E extends Exception> {
        Optional<VoteCast> find(int partition, long seq) throws E;
    }

    Page {
        votes = List.copyOf(votes);
        foreign = List.copyOf(foreign);
    }

    boolean changesNothing() {
        return from.equals(to);
    }

    /// @param records of the one partition, in the log's order
    static <E extends Exception> Page of(
            Applied from, List<ConsumerRecord<byte[], byte[]>> records, Routing routing, Stored<E> stored) throws E {
        List<VoteCast> votes = new ArrayList<>(records.size());
        List<Quarantined> foreign = new ArrayList<>();
        int duplicates = 0;
        Applied to = from;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() < to.nextOffset()) {
                continue; // a fetch that was under way when the consumer was set back
            }
            long applied = to.seq();
            long seq = applied;
            switch (LogRecord.of(record, routing)) {
                case LogRecord.Foreign(String reason) -> foreign.add(new Quarantined(record, reason));
                case LogRecord.Vote(VoteCast vote)
                when vote.seq() == applied + 1 -> {
                    votes.add(vote);
                    seq = vote.seq();
                }
                case LogRecord.Vote(VoteCast vote)
                when vote.seq() > applied -> {
                    String gap = "gap: offset " + record.offset() + " has seq " + vote.seq() + " where " + (applied + 1)
                            + " belongs; votes are missing from the log";
                    return new Page(from, to, votes, foreign, duplicates, Optional.of(gap));
                }
                case LogRecord.Vote(VoteCast vote) -> {
                    Optional<VoteCast> before = vote.seq() > from.seq()
                            ? Optional.of(votes.get(Math.toIntExact(vote.seq() - from.seq() - 1)))
                            : stored.find(vote.partition(), vote.seq());
                    if (!before.equals(Optional.of(vote))) {
                        String conflict = "conflict: offset " + record.offset() + " has another vote for seq "
                                + vote.seq() + " than the replica; one of the two was forged or lost";
                        return new Page(from, to, votes, foreign, duplicates, Optional.of(conflict));
                    }
                    duplicates++;
                }
            }
            to = new Applied(from.partition(), seq, record.offset() + 1);
        }
        return new Page(from, to, votes, foreign, duplicates, Optional.empty());
    }
}
