package org.disvote.sink.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Reading;
import org.disvote.topics.vote.RecordVersions;
import org.disvote.topics.vote.VoteCast;

/// Decides what consecutive records of one partition do to a replica, by the one reading rule ([Reading]).
/// Without I/O.
///
/// The next vote is applied. A duplicate of an earlier vote is skipped. Every other record goes to quarantine
/// and is skipped, so no record stops the partition, but one of a newer version that is announced.
public final class PartitionApplier {

    /// A record of the log and its meaning.
    public record Read(ConsumerRecord<byte[], byte[]> record, LogRecord meaning) {

        long offset() {
            return record.offset();
        }
    }

    /// Why a partition stops.
    ///
    /// @param text one sentence for the operator
    public record Stop(Code code, String text) {

        public static final Stop NONE = new Stop(Code.NONE, "");

        public boolean isNone() {
            return code == Code.NONE;
        }
    }

    /// What consecutive records do to the replica, all in one transaction.
    ///
    /// @param from where the partition is before
    /// @param to where it is after: behind the last record, or before the record that revealed `stop`
    /// @param votes to insert, by ascending seq without a gap
    /// @param quarantined records for the quarantine
    /// @param stop why nothing behind `to` may be applied; [Stop#NONE] if it may
    public record Page(Applied from, Applied to, List<VoteCast> votes, List<Quarantined> quarantined, Stop stop) {

        public Page {
            votes = List.copyOf(votes);
            quarantined = List.copyOf(quarantined);
        }

        public boolean moves() {
            return !from.equals(to);
        }

        /// Whether replica and log contradict each other, as they do if the log was deleted and created
        /// again.
        public boolean contradicts() {
            return stop.code() == Code.REPLICA_LOST_VOTES
                    || quarantined.stream().anyMatch(record -> record.kind() != Quarantined.Kind.FOREIGN);
        }
    }

    private PartitionApplier() {}

    /// Decodes the records that the replica has not processed yet.
    public static List<Read> read(
            Applied from, List<ConsumerRecord<byte[], byte[]>> records, Routing routing, RecordVersions versions) {
        List<Read> reads = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() >= from.nextOffset()) {
                reads.add(new Read(record, LogRecord.of(record, routing, versions)));
            }
        }
        return reads;
    }

    /// Those of these records whose positions the replica has applied already. [#apply] needs the replica's
    /// votes at these positions.
    public static List<VoteCast> appliedBefore(Applied from, List<Read> records) {
        List<VoteCast> votes = new ArrayList<>();
        for (Read read : records) {
            if (read.meaning() instanceof LogRecord.Vote(VoteCast vote) && vote.seq() <= from.seq()) {
                votes.add(vote);
            }
        }
        return votes;
    }

    /// @param records in offset order
    /// @param stored the replica's votes at the positions of [#appliedBefore]; one that it has lost is
    ///     missing here
    public static Page apply(Applied from, List<Read> records, Map<Position, VoteCast> stored) {
        List<VoteCast> votes = new ArrayList<>(records.size());
        List<Quarantined> quarantined = new ArrayList<>();
        long nextOffset = from.nextOffset();
        for (Read read : records) {
            long next = from.seq() + votes.size() + 1;
            switch (Reading.at(next, read.meaning())) {
                case Reading.Next(VoteCast vote) -> votes.add(vote);
                case Reading.Lower lower -> {
                    Optional<VoteCast> earlier = earlier(from, votes, stored, lower.vote());
                    if (earlier.isEmpty()) {
                        String lost = "the replica has lost the vote of seq %d, which it had applied; rebuild it"
                                .formatted(lower.vote().seq());
                        return new Page(
                                from,
                                after(from, votes, nextOffset),
                                votes,
                                quarantined,
                                new Stop(Code.REPLICA_LOST_VOTES, lost));
                    }
                    if (!lower.repeats(earlier.get())) {
                        quarantined.add(Quarantined.conflict(read.record(), lower.vote()));
                    }
                }
                case Reading.Ahead(VoteCast vote) -> quarantined.add(Quarantined.ahead(read.record(), vote, next));
                case Reading.Foreign(String reason) -> quarantined.add(Quarantined.foreign(read.record(), reason));
                case Reading.Newer(LogRecord.Newer newer) -> {
                    return new Page(
                            from,
                            after(from, votes, nextOffset),
                            votes,
                            quarantined,
                            new Stop(Code.NEWER_VERSION, newer.text()));
                }
            }
            nextOffset = read.offset() + 1;
        }
        return new Page(from, after(from, votes, nextOffset), votes, quarantined, Stop.NONE);
    }

    private static Applied after(Applied from, List<VoteCast> votes, long nextOffset) {
        return new Applied(from.partition(), from.seq() + votes.size(), nextOffset);
    }

    private static Optional<VoteCast> earlier(
            Applied from, List<VoteCast> votes, Map<Position, VoteCast> stored, VoteCast vote) {
        return vote.seq() > from.seq()
                ? Optional.of(votes.get(Math.toIntExact(vote.seq() - from.seq() - 1)))
                : Optional.ofNullable(stored.get(vote.position()));
    }
}
