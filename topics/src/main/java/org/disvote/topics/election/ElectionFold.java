package org.disvote.topics.election;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Text;
import org.disvote.topics.kafka.TopicCatalog;
import org.jspecify.annotations.Nullable;

/// Which definition of each election is in force, and what the roll is, according to `disvote.elections.v1`.
/// It follows from the records alone, by offset and by the time at which the brokers appended them. So all
/// readers get the same result.
///
/// The first definition of an election counts. A later one replaces it if it was appended before the close
/// that was in force, and, if it changes more than the close, before the opening. A record that does not
/// count, or that is no definition at all, is skipped and affects no other record.
///
/// For one thread.
public final class ElectionFold {

    /// The header in which a writer names the definition that it has read and replaces: its offset, or
    /// [#NOTHING]. If two commands write at once, the second definition does not count, and its command can
    /// see that. A definition without this header replaces any other.
    public static final String REPLACES = "replaces";

    /// In [#REPLACES]: there was no definition.
    public static final long NOTHING = -1;

    private static final int SKIPPED_MAX = 1_000;
    private static final int KEY_LENGTH_MAX = 80;

    /// A definition in force, and the offset of its record.
    public record InForce(Election election, long offset) {}

    private final SortedMap<ElectionId, InForce> inForce = new TreeMap<>();
    private final Deque<SkippedRecord> skipped = new ArrayDeque<>();
    private Optional<Roll> roll = Optional.empty();
    private Optional<SystemRecord> system = Optional.empty();

    /// Applies one record. To be called in the order of the offsets.
    ///
    /// @return why it is skipped; empty if it counts
    public Optional<SkippedRecord> accept(ConsumerRecord<byte[], byte[]> record) {
        String reason;
        try {
            ElectionEvent event = ElectionEvent.decode(record.key(), record.value());
            reason = switch (event) {
                case Election election -> define(election, record);
                case Roll now -> {
                    roll = Optional.of(now);
                    yield "";
                }
                case SystemRecord now -> {
                    SystemRecord first = system.orElse(now);
                    system = Optional.of(first);
                    yield first.equals(now) ? "" : "a later system record, and only the first one counts";
                }
            };
        } catch (MalformedEventException e) {
            reason = e.getMessage();
        } catch (RuntimeException e) {
            // A bug of ours. Only this record is lost, not all those behind it.
            reason = SkippedRecord.failure(e);
        }
        if (reason == null || reason.isEmpty()) {
            return Optional.empty();
        }
        SkippedRecord skippedRecord = new SkippedRecord(record.offset(), key(record.key()), reason);
        skipped.addLast(skippedRecord);
        if (skipped.size() > SKIPPED_MAX) {
            skipped.removeFirst();
        }
        return Optional.of(skippedRecord);
    }

    private String define(Election election, ConsumerRecord<byte[], byte[]> record) {
        InForce before = inForce.get(election.id());
        String refusal = refusal(before, election, record);
        if (refusal.isEmpty()) {
            if (before == null || !before.election().equals(election)) {
                inForce.put(election.id(), new InForce(election, record.offset()));
            }
            skipped.removeIf(over -> over.key().equals(election.id().value()));
        }
        return refusal;
    }

    private static String refusal(@Nullable InForce before, Election after, ConsumerRecord<byte[], byte[]> record) {
        Header replaces = record.headers().lastHeader(REPLACES);
        long standing = before == null ? NOTHING : before.offset();
        if (replaces != null && !names(replaces, standing)) {
            return before == null
                    ? "it was to replace a definition that does not count"
                    : "another definition of it, at offset " + standing + ", came before";
        }
        if (before == null || before.election().equals(after)) {
            return "";
        }
        Election standingElection = before.election();
        Instant at = Instant.ofEpochMilli(record.timestamp());
        if (!at.isBefore(standingElection.closesAt())) {
            return "it came at " + at + ", when the election had closed, at " + standingElection.closesAt();
        }
        List<String> changes = standingElection.changesOfMeaning(after);
        return changes.isEmpty() || at.isBefore(standingElection.opensAt())
                ? ""
                : "it came at " + at + ", when voting had begun, at " + standingElection.opensAt() + ", and it changes "
                        + String.join(", ", changes);
    }

    /// A header may have no value. Then it names no definition.
    private static boolean names(Header replaces, long offset) {
        byte[] value = replaces.value();
        return value != null && Long.toString(offset).equals(new String(value, US_ASCII));
    }

    private static String key(byte @Nullable [] key) {
        return key == null ? "" : Text.printable(new String(key, UTF_8), KEY_LENGTH_MAX);
    }

    /// By ascending ID.
    public SortedMap<ElectionId, InForce> inForce() {
        return Collections.unmodifiableSortedMap(inForce);
    }

    /// The first system record; empty until it was read.
    public Optional<SystemRecord> system() {
        return system;
    }

    public Optional<InForce> find(ElectionId id) {
        return Optional.ofNullable(inForce.get(id));
    }

    /// By ascending ID.
    public List<Election> elections() {
        return inForce.values().stream().map(InForce::election).toList();
    }

    /// What the electoral roll is.
    public Optional<Roll> roll() {
        return roll;
    }

    /// The newest of the skipped records. When a definition counts, earlier skipped ones of the same election
    /// are no longer listed.
    public Collection<SkippedRecord> skipped() {
        return List.copyOf(skipped);
    }

    /// The record of a definition, which counts only if the definition that it replaces is still in force.
    ///
    /// @param replaces the offset of the definition in force, or [#NOTHING]
    public static ProducerRecord<byte[], byte[]> toProduce(Election election, long replaces) {
        var record = new ProducerRecord<>(TopicCatalog.ELECTIONS, 0, election.key(), Json.encode(election));
        record.headers().add(REPLACES, Long.toString(replaces).getBytes(US_ASCII));
        return record;
    }
}
