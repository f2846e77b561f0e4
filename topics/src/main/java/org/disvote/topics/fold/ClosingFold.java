package org.disvote.topics.fold;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.topics.event.ClosingStatement;
import org.disvote.topics.event.EventCodec.MalformedEventException;
import org.disvote.topics.provision.TopicCatalog;

/// What `disvote.closings.v1` says. A closing statement counts only if the brokers appended it at its close or later,
/// and its close is the one in force for its election: then nobody can close an election that runs. Where several of
/// one partition count, the first one is taken.
///
/// It is the publishers' memory for masters that lose their seals. Whether an election is closed, and whether its
/// results are final, the masters' own rows say.
///
/// Not safe for use by several threads.
public final class ClosingFold {

    private static final int OF_PARTITION_MAX = 16;
    private static final int PASSED_OVER_MAX = 1_000;

    private record Of(String electionId, int partition) {}

    /// By election and partition, then by offset.
    private final SortedMap<Of, Map<ClosingStatement, Long>> statements =
            new TreeMap<>(Comparator.comparing(Of::electionId).thenComparingInt(Of::partition));

    private final Deque<PassedOver> passedOver = new ArrayDeque<>();

    /// The next record.
    ///
    /// @return why it is passed over, whatever the close in force is; nothing otherwise
    public Optional<PassedOver> accept(ConsumerRecord<byte[], byte[]> record) {
        try {
            ClosingStatement statement = ClosingStatement.decode(record.value());
            if (counts(statement, Instant.ofEpochMilli(record.timestamp()))) {
                Map<ClosingStatement, Long> known = statements.computeIfAbsent(
                        new Of(statement.electionId(), statement.partition()), none -> new LinkedHashMap<>());
                if (known.size() < OF_PARTITION_MAX) {
                    known.putIfAbsent(statement, record.offset());
                    return Optional.empty();
                }
                return pass(record, name(statement), "one of too many statements of this partition");
            }
            return pass(
                    record,
                    name(statement),
                    "it was written at " + Instant.ofEpochMilli(record.timestamp()) + ", before its close at "
                            + statement.closesAt());
        } catch (MalformedEventException e) {
            return pass(record, "", String.valueOf(e.getMessage()));
        }
    }

    /// Whether a statement that was appended then may count.
    public static boolean counts(ClosingStatement statement, Instant appendedAt) {
        return !appendedAt.isBefore(statement.closesAt());
    }

    private Optional<PassedOver> pass(ConsumerRecord<byte[], byte[]> record, String name, String reason) {
        PassedOver over = new PassedOver(record.offset(), name, reason);
        passedOver.addLast(over);
        if (passedOver.size() > PASSED_OVER_MAX) {
            passedOver.removeFirst();
        }
        return Optional.of(over);
    }

    private static String name(ClosingStatement statement) {
        return statement.electionId() + "/" + statement.partition();
    }

    /// What counts of one election, by partition.
    public SortedMap<Integer, ClosingStatement> counting(ElectionFold elections, String electionId) {
        SortedMap<Integer, ClosingStatement> counting = new TreeMap<>();
        counting(elections).stream()
                .filter(statement -> statement.electionId().equals(electionId))
                .forEach(statement -> counting.put(statement.partition(), statement));
        return counting;
    }

    /// What counts of all elections, by ascending election and partition.
    public List<ClosingStatement> counting(ElectionFold elections) {
        return claims(elections).stream().map(List::getFirst).toList();
    }

    /// For each election and partition of which something is stated, what is: the first counts, others
    /// contradict it.
    public List<List<ClosingStatement>> claims(ElectionFold elections) {
        return statements.values().stream()
                .map(known -> known.keySet().stream()
                        .filter(statement -> isInForce(elections, statement))
                        .toList())
                .filter(claims -> !claims.isEmpty())
                .toList();
    }

    private static boolean isInForce(ElectionFold elections, ClosingStatement statement) {
        return elections
                .find(statement.electionId())
                .filter(inForce -> inForce.election().closesAt().equals(statement.closesAt()))
                .isPresent();
    }

    /// What does not count, the newest last, and statements that contradict one that does.
    public List<PassedOver> passedOver(ElectionFold elections) {
        List<PassedOver> all = new ArrayList<>(passedOver);
        statements.values().forEach(known -> {
            Optional<ClosingStatement> first = known.keySet().stream()
                    .filter(statement -> isInForce(elections, statement))
                    .findFirst();
            known.forEach((statement, offset) -> {
                if (!isInForce(elections, statement)) {
                    all.add(new PassedOver(
                            offset,
                            name(statement),
                            "its close at " + statement.closesAt() + " is not the one in force"));
                } else if (!first.orElseThrow().equals(statement)) {
                    all.add(new PassedOver(
                            offset,
                            name(statement),
                            "an earlier one says seq " + first.orElseThrow().lastSeq() + ", it says "
                                    + statement.lastSeq()));
                }
            });
        });
        all.sort(Comparator.comparingLong(PassedOver::offset));
        return all;
    }

    /// The record of a statement.
    public static ProducerRecord<byte[], byte[]> toProduce(ClosingStatement statement) {
        return new ProducerRecord<>(TopicCatalog.CLOSINGS, 0, null, statement.encode());
    }
}
