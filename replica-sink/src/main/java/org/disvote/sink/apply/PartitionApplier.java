package org.disvote.sink.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.event.LogRecord;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;

/// The seq rule. It decides what consecutive records of one partition do to a replica that has applied so much of it,
/// and touches nothing itself.
///
/// A vote with the next seq is applied. One with a seq that is applied already is held against the stored vote: the
/// same is a duplicate, passed over; another stops the partition. One with a later seq stops it too: a vote is missing.
/// What is no vote goes to quarantine and displaces none.
public final class PartitionApplier {

    /// What one record does.
    sealed interface Verdict {
        record Next(VoteCast vote) implements Verdict {}

        record Duplicate() implements Verdict {}

        record Foreign(String reason) implements Verdict {}

        /// The partition must not go beyond this record.
        record Stop(String reason) implements Verdict {}
    }

    /// A record of the log, and what it means.
    public record Read(ConsumerRecord<byte[], byte[]> record, LogRecord meaning) {

        long offset() {
            return record.offset();
        }
    }

    /// What a run of records does to the replica, all in one transaction or not at all.
    ///
    /// @param from where the partition was
    /// @param to where it then is: behind the last record, or before the one that stops it
    /// @param votes to insert, by ascending seq without a gap
    /// @param quarantined records to keep aside
    /// @param stopReason why the partition must not go on behind `to`; empty if it may
    public record Page(
            Applied from, Applied to, List<VoteCast> votes, List<Quarantined> quarantined, String stopReason) {

        public Page {
            votes = List.copyOf(votes);
            quarantined = List.copyOf(quarantined);
        }

        boolean moves() {
            return !from.equals(to);
        }
    }

    private PartitionApplier() {}

    /// Decodes records that the replica has not passed yet.
    public static List<Read> read(Applied from, List<ConsumerRecord<byte[], byte[]>> records, Routing routing) {
        List<Read> reads = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() >= from.nextOffset()) {
                reads.add(new Read(record, LogRecord.of(record, routing)));
            }
        }
        return reads;
    }

    /// Those among these records whose positions the replica has applied already; [#apply] needs its votes there.
    public static List<VoteCast> appliedBefore(Applied from, List<Read> records) {
        List<VoteCast> votes = new ArrayList<>();
        for (Read read : records) {
            if (read.meaning() instanceof LogRecord.Vote(VoteCast vote) && vote.seq() <= from.seq()) {
                votes.add(vote);
            }
        }
        return votes;
    }

    /// @param records in the log's order
    /// @param stored the replica's votes at the positions of [#appliedBefore], those that it has
    public static Page apply(Applied from, List<Read> records, Map<Position, VoteCast> stored) {
        List<VoteCast> votes = new ArrayList<>(records.size());
        List<Quarantined> quarantined = new ArrayList<>();
        long nextOffset = from.nextOffset();
        for (Read read : records) {
            switch (judge(from, votes, stored, read)) {
                case Verdict.Next(VoteCast vote) -> votes.add(vote);
                case Verdict.Duplicate() -> {}
                case Verdict.Foreign(String reason) -> quarantined.add(new Quarantined(read.record(), reason));
                case Verdict.Stop(String reason) -> {
                    return new Page(from, after(from, votes, nextOffset), votes, quarantined, reason);
                }
            }
            nextOffset = read.offset() + 1;
        }
        return new Page(from, after(from, votes, nextOffset), votes, quarantined, "");
    }

    private static Applied after(Applied from, List<VoteCast> votes, long nextOffset) {
        return new Applied(from.partition(), from.seq() + votes.size(), nextOffset);
    }

    private static Verdict judge(Applied from, List<VoteCast> votes, Map<Position, VoteCast> stored, Read read) {
        return switch (read.meaning()) {
            case LogRecord.Foreign(String reason) -> new Verdict.Foreign(reason);
            case LogRecord.Vote(VoteCast vote) -> {
                long next = from.seq() + votes.size() + 1;
                if (vote.seq() == next) {
                    yield new Verdict.Next(vote);
                }
                if (vote.seq() > next) {
                    yield new Verdict.Stop(
                            "a vote is missing: offset %d of the log has seq %d where %d belongs; audit the masters, which still have it"
                                    .formatted(read.offset(), vote.seq(), next));
                }
                Optional<VoteCast> before = vote.seq() > from.seq()
                        ? Optional.of(votes.get(Math.toIntExact(vote.seq() - from.seq() - 1)))
                        : Optional.ofNullable(stored.get(vote.position()));
                yield compare(vote, before, read.offset());
            }
        };
    }

    /// Equal votes have equal canonical bytes, and the other way round.
    private static Verdict compare(VoteCast vote, Optional<VoteCast> before, long offset) {
        if (before.isEmpty()) {
            return new Verdict.Stop(
                    "the replica has lost the vote of seq %d, which it had applied; rebuild it".formatted(vote.seq()));
        }
        if (!before.get().equals(vote)) {
            return new Verdict.Stop(
                    "two votes for one position: offset %d of the log has another vote of seq %d than the replica; audit which of the two the master has"
                            .formatted(offset, vote.seq()));
        }
        return new Verdict.Duplicate();
    }
}
