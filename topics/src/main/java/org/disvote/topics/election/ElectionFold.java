package org.disvote.topics.election;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.topics.ballot.Definition.Voters;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.election.ElectionEvent.CloseMoved;
import org.disvote.topics.election.ElectionEvent.Launch;
import org.disvote.topics.election.ElectionEvent.PaperOffered;
import org.disvote.topics.election.ElectionEvent.VersionAnnounced;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Text;
import org.disvote.topics.kafka.TopicCatalog;

/// Which elections are launched, and how they close, according to `disvote.elections.v1`.
/// It follows from the records alone, from the first one on, by offset and by the time at which the brokers
/// appended them. So all readers get the same result, whenever they read.
///
/// The first launch of an ID counts, if its terms and papers obey every rule, its papers stand before it, its
/// origin and voter key are the system's, and it was appended before its close. Nothing but the close ever
/// changes afterwards. A close is moved by a record that was appended at least the launch's notice before the
/// close in force and before the new one. A record that does not count is skipped and affects no other
/// record.
///
/// Memory: all papers of the topic. For one thread.
public final class ElectionFold {

    private static final int SKIPPED_MAX = 1_000;
    private static final int KEY_LENGTH_MAX = 80;

    /// A launched election.
    ///
    /// @param offset of its launch
    /// @param launchedAt when the brokers appended the launch
    public record InForce(Election election, long offset, Instant launchedAt) {}

    private record Launched(InForce inForce, Launch launch) {}

    private final Map<String, Paper> papers = new HashMap<>();
    private final SortedMap<ElectionId, Launched> launched = new TreeMap<>();
    private final SortedSet<Integer> versions = new TreeSet<>();
    private final Deque<SkippedRecord> skipped = new ArrayDeque<>();
    private Optional<SystemRecord> system = Optional.empty();

    /// Applies one record. To be called in the order of the offsets.
    ///
    /// @return why it is skipped, or, if it counts under a wrong key, what is wrong; empty if it counts
    public Optional<SkippedRecord> accept(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? "" : Text.printable(new String(record.key(), UTF_8), KEY_LENGTH_MAX);
        String reason;
        try {
            Instant at = Instant.ofEpochMilli(record.timestamp());
            reason = switch (ElectionEvent.decode(record.key(), record.value())) {
                case PaperOffered offered -> {
                    papers.putIfAbsent(offered.paper().digest(), offered.paper());
                    yield Arrays.equals(record.key(), offered.key())
                            ? ""
                            : "the paper counts, but its key should be " + new String(offered.key(), UTF_8);
                }
                case Launch launch -> launch(launch, at, record.offset());
                case CloseMoved move -> move(move, at);
                case VersionAnnounced(int version) -> {
                    versions.add(version);
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
            skipped.removeIf(over -> over.key().equals(key));
            return Optional.empty();
        }
        SkippedRecord skippedRecord = new SkippedRecord(record.offset(), key, reason);
        skipped.addLast(skippedRecord);
        if (skipped.size() > SKIPPED_MAX) {
            skipped.removeFirst();
        }
        return Optional.of(skippedRecord);
    }

    /// @return why it does not count; empty if it does
    private String launch(Launch launch, Instant at, long offset) throws MalformedEventException {
        Launched first = launched.get(launch.electionId());
        if (first != null) {
            // Also of a command that wrote twice, because its first answer was lost.
            return "this election was launched at offset " + first.inForce().offset()
                    + (first.launch().equals(launch) ? " by the same bytes" : "")
                    + ", and only the first launch counts";
        }
        Terms terms = Terms.read(launch.terms().getBytes(UTF_8));
        String refusal = refusal(launch, terms, at);
        if (!refusal.isEmpty()) {
            return refusal;
        }
        Duration notice = Duration.ofSeconds(launch.notice());
        Collection<Paper> known = terms.papers().values().stream()
                .map(papers::get)
                .filter(Objects::nonNull)
                .toList();
        List<String> problems = Election.problems(terms, known, launch.closesAt(), notice);
        if (!problems.isEmpty()) {
            return String.join("; ", problems);
        }
        Election election = Election.of(terms, known, launch.closesAt(), notice);
        launched.put(election.id(), new Launched(new InForce(election, offset, at), launch));
        return "";
    }

    private String refusal(Launch launch, Terms terms, Instant at) {
        if (system.isEmpty()) {
            return "no system record stands before it";
        }
        if (!terms.id().equals(launch.electionId())) {
            return "its terms are of election " + terms.id();
        }
        if (!terms.origin().equals(system.get().origin())) {
            return "its terms are of the system " + terms.origin() + ", and this one is "
                    + system.get().origin();
        }
        Optional<String> key =
                terms.voters() == Voters.PLAIN ? Optional.empty() : system.get().voterKey();
        if (terms.voters() == Voters.PSEUDONYMOUS && key.isEmpty()) {
            return "its voters are pseudonymous, and this system has no voter key";
        }
        if (!terms.voterKey().equals(key)) {
            return "its terms name another voter key than the system record";
        }
        return at.isBefore(launch.closesAt())
                ? ""
                : "it came at " + at + ", and it would have closed at " + launch.closesAt();
    }

    /// @return why it does not count; empty if it does
    private String move(CloseMoved move, Instant at) {
        Launched before = launched.get(move.electionId());
        if (before == null) {
            return "the election is not launched";
        }
        Election election = before.inForce().election();
        Optional<String> refusal = refusalOfMove(election, move.to(), at);
        if (refusal.isPresent()) {
            return "it came at " + at + ", and " + refusal.get();
        }
        if (!move.to().equals(election.closesAt())) {
            InForce moved = new InForce(
                    election.closingAt(move.to(), at),
                    before.inForce().offset(),
                    before.inForce().launchedAt());
            launched.put(election.id(), new Launched(moved, before.launch()));
        }
        return "";
    }

    /// Why a close cannot be moved at this time; part of a sentence. The commands and all readers apply this
    /// rule.
    ///
    /// @param at when the brokers append the move
    public static Optional<String> refusalOfMove(Election election, Instant to, Instant at) {
        Duration notice = election.notice();
        if (at.plus(notice).isAfter(election.closesAt())) {
            return Optional.of("a close is moved at least %d s before it: it is at %s"
                    .formatted(notice.toSeconds(), election.closesAt()));
        }
        if (at.plus(notice).isAfter(to)) {
            return Optional.of("the new close, at %s, must be at least %d s away".formatted(to, notice.toSeconds()));
        }
        return to.isAfter(election.opensAt())
                ? Optional.empty()
                : Optional.of(
                        "the new close, at %s, is not after the opening, at %s".formatted(to, election.opensAt()));
    }

    /// By ascending ID.
    public SortedMap<ElectionId, InForce> inForce() {
        SortedMap<ElectionId, InForce> inForce = new TreeMap<>();
        launched.forEach((id, one) -> inForce.put(id, one.inForce()));
        return inForce;
    }

    /// The first system record; empty until it was read.
    public Optional<SystemRecord> system() {
        return system;
    }

    /// The announced versions of the log's records, above the first one.
    public SortedSet<Integer> versions() {
        return Collections.unmodifiableSortedSet(versions);
    }

    public Optional<InForce> find(ElectionId id) {
        return Optional.ofNullable(launched.get(id)).map(Launched::inForce);
    }

    /// By ascending ID.
    public List<Election> elections() {
        return launched.values().stream().map(one -> one.inForce().election()).toList();
    }

    /// The newest of the skipped records. When a record counts, earlier skipped ones of the same key are no
    /// longer listed.
    public Collection<SkippedRecord> skipped() {
        return List.copyOf(skipped);
    }

    /// The records that launch an election, in the order in which they are to be written: its papers, then
    /// the launch. If the writer is killed between them, nobody is blocked.
    public static List<ProducerRecord<byte[], byte[]>> toProduce(Election election) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        election.papers().values().forEach(paper -> records.add(toProduce(new PaperOffered(paper))));
        records.add(toProduce(new Launch(
                election.id(),
                election.closesAt(),
                election.notice().toSeconds(),
                new String(election.terms().bytes(), UTF_8))));
        return records;
    }

    /// The record of an event.
    public static ProducerRecord<byte[], byte[]> toProduce(ElectionEvent event) {
        return new ProducerRecord<>(TopicCatalog.ELECTIONS, 0, event.key(), Json.encode(event));
    }
}
