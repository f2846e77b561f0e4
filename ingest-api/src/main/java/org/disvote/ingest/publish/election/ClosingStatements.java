package org.disvote.ingest.publish.election;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.disvote.ingest.Probe;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.publish.log.LogProducer;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.SealTable;
import org.disvote.topics.election.ClosingFold;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Seals the partitions of elections that have closed, and publishes a closing statement for each sealed
/// partition once the log has every vote of it: then a statement never depends on a vote that could still be
/// lost. For one thread.
final class ClosingStatements {

    private static final Logger log = LoggerFactory.getLogger(ClosingStatements.class);

    /// How often the clock and the seals are looked at.
    private static final Duration SEAL_EACH = Duration.ofMillis(250);

    /// How long a statement that was written too early waits at most before it is written again.
    private static final Duration AGAIN_AFTER_MAX = Duration.ofSeconds(30);

    private static final Duration CLOCKS_AGAIN_AFTER = Duration.ofSeconds(2);

    /// The master's clock has passed a close.
    ///
    /// @param at by that clock
    /// @param seen a time of [System#nanoTime], after the clock was read
    private record Passed(Instant at, long seen) {}

    private final Shard shard;
    private final MasterSession master;
    private final HeadTable heads;
    private final SealTable table;
    private final LogProducer producer;

    private Deadline sealDue = Deadline.after(SEAL_EACH);
    private Deadline readyDue = Deadline.after(SEAL_EACH);
    private Deadline publishDue = Deadline.after(Duration.ZERO);
    private @Nullable Passed passed;
    private @Nullable List<ClosingStatement> seals;
    private final Set<ClosingStatement> published = new HashSet<>();

    ClosingStatements(Shard shard, MasterSession master, LogProducer producer) {
        this.shard = shard;
        this.master = master;
        this.producer = producer;
        heads = new HeadTable(master.connection());
        table = new SealTable(master.connection());
    }

    /// These are known to be published.
    void published(Collection<ClosingStatement> statements) {
        published.addAll(statements);
    }

    /// Looks at the master's clock. Whether a close that it has passed was moved is only known once the topic
    /// was read to an end that is younger than this look.
    ///
    /// @param sent by open partition the last seq in the log
    void look(SortedMap<Integer, Long> sent) throws SQLException {
        // With no open partition the heads may have lost votes, and must not be sealed.
        if (sent.isEmpty() || passed != null || !sealDue.hasPassed()) {
            return;
        }
        sealDue = Deadline.after(SEAL_EACH);
        Optional<Instant> clock = table.passedClose();
        passed = clock.map(at -> new Passed(at, System.nanoTime())).orElse(null);
    }

    /// Since when the topic must have been read to its end before anything is sealed, as a time of
    /// [System#nanoTime]; empty if no close has passed.
    Optional<Long> awaitsTopicSince() {
        return Optional.ofNullable(passed).map(Passed::seen);
    }

    /// Seals under the heads' lock, so that every vote of such an election is at or below the seal's seq, and
    /// none comes later.
    ///
    /// @param elections in force by the topic, which was read as [#awaitsTopicSince] asks; the master has them
    void seal(Collection<Election> elections) throws SQLException {
        Passed due = passed;
        if (due == null) {
            return;
        }
        passed = null;
        Duration notice = elections.stream()
                .filter(election -> !election.closesAt().isAfter(due.at()))
                .map(Election::notice)
                .min(Comparator.naturalOrder())
                .orElse(Election.NOTICE_MIN);
        if (table.passedClose().isEmpty() || !clocksAgree(notice)) {
            return;
        }
        master.inTransaction(() -> {
            heads.lockAll();
            return table.sealClosed(due.at());
        });
        seals = null;
    }

    private boolean clocksAgree(Duration notice) throws SQLException {
        Clocks clocks = new Clocks(table.clock(), producer.clock(), table.clock());
        if (clocks.agree(notice)) {
            return true;
        }
        sealDue = Deadline.after(CLOCKS_AGAIN_AFTER);
        log.atError()
                .addKeyValue("shard", shard.index())
                .addKeyValue("difference", clocks.difference())
                .addKeyValue("notice", notice)
                .log("Clocks of the brokers and of the master differ, and no election is closed until they agree");
        return false;
    }

    /// Publishes what is sealed and in the log.
    ///
    /// @param sent by open partition the last seq in the log
    void publishDue(SortedMap<Integer, Long> sent) throws SQLException {
        if (seals != null && !readyDue.hasPassed()) {
            return;
        }
        readyDue = Deadline.after(SEAL_EACH);
        if (seals == null) {
            seals = SealStatements.read(master);
        }
        List<ClosingStatement> ready = seals.stream()
                .filter(statement -> !published.contains(statement)
                        && sent.getOrDefault(statement.partition(), -1L) >= statement.lastSeq())
                .toList();
        if (!ready.isEmpty() && publishDue.hasPassed()) {
            publish(ready);
        }
    }

    /// A statement counts only if the brokers appended it at its close or later. If their clock is behind the
    /// master's, it is written again.
    private void publish(List<ClosingStatement> ready) {
        List<RecordMetadata> appended = producer.append(ready, ClosingFold::toProduce, Probe.NONE);
        List<ClosingStatement> counting = new ArrayList<>();
        Duration early = Duration.ZERO;
        for (int i = 0; i < ready.size(); i++) {
            ClosingStatement statement = ready.get(i);
            Instant at = Instant.ofEpochMilli(appended.get(i).timestamp());
            if (ClosingFold.counts(statement, at)) {
                counting.add(statement);
            } else {
                Duration lacking = Duration.between(at, statement.closesAt());
                early = lacking.compareTo(early) > 0 ? lacking : early;
            }
        }
        published.addAll(counting);
        if (!counting.isEmpty()) {
            logPublished(counting);
        }
        if (!early.isZero()) {
            publishDue = Deadline.after(early.compareTo(AGAIN_AFTER_MAX) < 0 ? early : AGAIN_AFTER_MAX);
            log.atWarn()
                    .addKeyValue("shard", shard.index())
                    .addKeyValue("early", early)
                    .log("The brokers' clock is behind the master's: closing statements are published again "
                            + "after the close");
        }
    }

    private void logPublished(List<ClosingStatement> statements) {
        log.atInfo()
                .addKeyValue("shard", shard.index())
                .addKeyValue(
                        "elections",
                        statements.stream()
                                .map(ClosingStatement::electionId)
                                .distinct()
                                .toList())
                .addKeyValue("partitions", statements.size())
                .log("Closing statement published");
    }
}
