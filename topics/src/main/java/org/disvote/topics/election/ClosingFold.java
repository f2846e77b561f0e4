package org.disvote.topics.election;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;

/// The closing statements that `disvote.closings.v1` contains. A statement counts only if the brokers
/// appended it at its close or later, and its close is the one in force for its election. So no statement can
/// close an election that is still open. If several statements of one partition count, the first one is
/// taken. The topic also has the records of restored partitions, see [RestoredStatement]; they close nothing.
///
/// Publishers restore from these statements the seals of a master that lost them. Whether an election is
/// closed, and whether its results are final, follows from the masters' own rows.
///
/// Memory: two statements for each partition of each election in force, and what [#prune] keeps of all
/// others.
///
/// For one thread.
public final class ClosingFold {

    /// How many claims of closes that are not in force are kept. More than the partitions of one election: if
    /// its definition is read a moment later than its statements, all of them are still there.
    static final int NOT_IN_FORCE_MAX = 2 * Routing.PARTITIONS_MAX;

    /// How many claims may be added before those that are not in force are searched again.
    private static final int PRUNED_AT_ONCE = 1_000;

    private static final int SKIPPED_MAX = 1_000;

    private record Of(ElectionId electionId, int partition, Instant closesAt) {}

    private record Stated(ClosingStatement statement, long offset, Instant appendedAt) {}

    /// The statements of one partition for one close: the first one, and the first that contradicts it.
    private record Claim(Stated first, @Nullable Stated other) {

        Claim contradictedBy(Stated contradicting) {
            return new Claim(first, contradicting);
        }

        List<ClosingStatement> statements() {
            return other == null ? List.of(first.statement()) : List.of(first.statement(), other.statement());
        }
    }

    private final SortedMap<Of, Claim> claims = new TreeMap<>(
            Comparator.comparing(Of::electionId).thenComparingInt(Of::partition).thenComparing(Of::closesAt));

    private final Deque<SkippedRecord> skipped = new ArrayDeque<>();
    private int pruneAt = NOT_IN_FORCE_MAX + PRUNED_AT_ONCE;
    private long pruned;
    private long prunedUpTo;

    /// Applies one record. To be called in the order of the offsets.
    ///
    /// @return why it is skipped, if it is, whatever the close in force is
    public Optional<SkippedRecord> accept(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (RestoredStatement.isOne(record.value())) {
                RestoredStatement.decode(record.value()); // it is for the notary, and closes nothing
                return Optional.empty();
            }
            ClosingStatement statement = ClosingStatement.decode(record.value());
            Instant appendedAt = Instant.ofEpochMilli(record.timestamp());
            if (!counts(statement, appendedAt)) {
                return skip(
                        record,
                        name(statement),
                        "it was written at " + appendedAt + ", before its close at " + statement.closesAt());
            }
            return keep(new Stated(statement, record.offset(), appendedAt))
                    ? Optional.empty()
                    : skip(record, name(statement), "one of too many statements of this partition");
        } catch (MalformedEventException e) {
            return skip(record, "", String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // A bug of ours. Only this record is lost, not all those behind it.
            return skip(record, "", SkippedRecord.failure(e));
        }
    }

    private boolean keep(Stated stated) {
        ClosingStatement statement = stated.statement();
        Of of = new Of(statement.electionId(), statement.partition(), statement.closesAt());
        Claim claim = claims.get(of);
        if (claim == null) {
            claims.put(of, new Claim(stated, null));
            return true;
        }
        if (claim.statements().contains(statement)) {
            return true;
        }
        if (claim.other() == null) {
            claims.put(of, claim.contradictedBy(stated));
            return true;
        }
        return false;
    }

    /// Drops the oldest claims of closes that are not in force, if there are too many. A writer to the topic
    /// could create any number of them.
    ///
    /// @param elections read at least up to where the topic ended when the statements were written. A close
    ///     is defined before its statements are written, so a statement whose close is not in force here
    ///     never counts
    public void prune(ElectionFold elections) {
        if (claims.size() < pruneAt) {
            return;
        }
        List<Entry<Of, Claim>> notInForce = claims.entrySet().stream()
                .filter(entry -> !isInForce(elections, entry.getKey()))
                .sorted(Comparator.comparingLong(
                        entry -> entry.getValue().first().offset()))
                .toList();
        for (Entry<Of, Claim> oldest : notInForce.subList(0, Math.max(0, notInForce.size() - NOT_IN_FORCE_MAX))) {
            claims.remove(oldest.getKey());
            pruned++;
            prunedUpTo = Math.max(prunedUpTo, oldest.getValue().first().offset());
        }
        pruneAt = claims.size() + PRUNED_AT_ONCE;
    }

    /// Whether a statement that the brokers appended at this time may count.
    public static boolean counts(ClosingStatement statement, Instant appendedAt) {
        return !appendedAt.isBefore(statement.closesAt());
    }

    private Optional<SkippedRecord> skip(ConsumerRecord<byte[], byte[]> record, String name, String reason) {
        SkippedRecord skippedRecord = new SkippedRecord(record.offset(), name, reason);
        skipped.addLast(skippedRecord);
        if (skipped.size() > SKIPPED_MAX) {
            skipped.removeFirst();
        }
        return Optional.of(skippedRecord);
    }

    private static String name(ClosingStatement statement) {
        return statement.electionId() + "/" + statement.partition();
    }

    /// The statements of one election that count, by partition.
    public SortedMap<Integer, ClosingStatement> counting(ElectionFold elections, ElectionId electionId) {
        SortedMap<Integer, ClosingStatement> counting = new TreeMap<>();
        counting(elections).stream()
                .filter(statement -> statement.electionId().equals(electionId))
                .forEach(statement -> counting.put(statement.partition(), statement));
        return counting;
    }

    /// The statements of all elections that count, by ascending election and partition.
    public List<ClosingStatement> counting(ElectionFold elections) {
        return claims(elections).stream().map(List::getFirst).toList();
    }

    /// The statements for each election and partition that has any. The first one counts; the other one, if
    /// there is one, contradicts it.
    public List<List<ClosingStatement>> claims(ElectionFold elections) {
        return claims.entrySet().stream()
                .filter(entry -> isInForce(elections, entry.getKey()))
                .map(entry -> entry.getValue().statements())
                .toList();
    }

    /// When the brokers appended the last of the statements that count for an election; empty if none counts.
    public Optional<Instant> lastAppended(ElectionFold elections, ElectionId electionId) {
        return claims.entrySet().stream()
                .filter(entry -> entry.getKey().electionId().equals(electionId))
                .filter(entry -> isInForce(elections, entry.getKey()))
                .map(entry -> entry.getValue().first().appendedAt())
                .max(Comparator.naturalOrder());
    }

    private static boolean isInForce(ElectionFold elections, Of of) {
        return elections
                .find(of.electionId())
                .filter(inForce -> inForce.election().closesAt().equals(of.closesAt()))
                .isPresent();
    }

    /// The records that do not count, the newest last; with the statements that contradict one that counts.
    public List<SkippedRecord> skipped(ElectionFold elections) {
        List<SkippedRecord> all = new ArrayList<>(skipped);
        if (pruned > 0) {
            all.add(new SkippedRecord(
                    prunedUpTo,
                    "",
                    "it and %,d more up to here were of closes that are not in force".formatted(pruned - 1)));
        }
        claims.forEach((of, claim) -> {
            if (!isInForce(elections, of)) {
                String reason = "its close at " + of.closesAt() + " is not the one in force";
                all.add(new SkippedRecord(
                        claim.first().offset(), name(claim.first().statement()), reason));
                if (claim.other() != null) {
                    all.add(new SkippedRecord(
                            claim.other().offset(), name(claim.other().statement()), reason));
                }
            } else if (claim.other() != null) {
                all.add(new SkippedRecord(
                        claim.other().offset(),
                        name(claim.other().statement()),
                        "an earlier one says seq " + claim.first().statement().lastSeq() + ", it says "
                                + claim.other().statement().lastSeq()));
            }
        });
        all.sort(Comparator.comparingLong(SkippedRecord::offset));
        return all;
    }

    /// The record of a statement.
    public static ProducerRecord<byte[], byte[]> toProduce(ClosingStatement statement) {
        return new ProducerRecord<>(TopicCatalog.CLOSINGS, 0, null, statement.encode());
    }
}
