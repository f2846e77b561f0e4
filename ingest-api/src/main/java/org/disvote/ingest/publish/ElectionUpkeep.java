package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.disvote.ingest.follow.ElectionTopic;
import org.disvote.ingest.follow.ElectionTopic.Definitions;
import org.disvote.topics.election.ClosingFold;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a shard's elections while its votes are published: copies what is in force to the master, seals what has
/// closed, and states what is sealed. Of one thread, under the lease.
final class ElectionUpkeep {

    private static final Logger log = LoggerFactory.getLogger(ElectionUpkeep.class);

    /// Also without news, in case a former holder woke up late and put an older definition back.
    private static final Duration COPY_EACH = Duration.ofSeconds(10);

    private static final Duration SEAL_EACH = Duration.ofMillis(250);

    /// How long a statement that was written too early waits at most to be written again.
    private static final Duration STATE_AGAIN_MAX = Duration.ofSeconds(30);

    private final Shard shard;
    private final AnswerBounds bounds;
    private final ElectionTopic topic;
    private final MasterElections master;
    private final LogSession session;

    private final long began = System.nanoTime();
    private long copiedAt = began;
    private long version = -1;
    private Set<ElectionId> withoutRoll = Set.of();
    private final Set<String> refusedLogged = new HashSet<>();
    private long sealedAt = began;
    private final Set<ClosingStatement> stated = new HashSet<>();
    private long stateAt = began;
    private @Nullable List<ClosingStatement> seals;

    /// To be made after the lease was taken: what was read of the topic before may be older than what the
    /// former holder copied.
    ElectionUpkeep(Shard shard, AnswerBounds bounds, ElectionTopic topic, MasterElections master, LogSession session) {
        this.shard = shard;
        this.bounds = bounds;
        this.topic = topic;
        this.master = master;
        this.session = session;
    }

    /// Copies what the topic tells now. Before any vote is taken, so that what was sealed stays sealed also on
    /// a master that lost that.
    void begin() throws SQLException, OperatorNeededException {
        copy(topic.awaitDefinitions(System.nanoTime(), bounds.answer()));
    }

    /// To be called once the shard is open: what the master knows by then holds.
    void opened() throws SQLException {
        withoutRoll = master.withoutRoll();
    }

    /// The IDs of the elections whose voters have no constituency.
    Set<ElectionId> withoutRoll() {
        return withoutRoll;
    }

    /// Does what is due.
    ///
    /// @param sent by partition, the last seq that the log has
    void turn(SortedMap<Integer, Long> sent) throws SQLException, OperatorNeededException {
        copyNews();
        close(sent);
    }

    private void copyNews() throws SQLException, OperatorNeededException {
        Optional<Definitions> known = topic.definitionsSince(began);
        if (known.isPresent() && (known.get().version() != version || Tenure.isOver(copiedAt, COPY_EACH))) {
            copy(known.get());
        }
    }

    private void copy(Definitions told) throws SQLException, OperatorNeededException {
        master.copy(told).forEach(this::refused);
        withoutRoll = master.withoutRoll();
        stated.addAll(told.closed());
        version = told.version();
        copiedAt = System.nanoTime();
    }

    /// Seals the elections that have closed, and states what is sealed once the log has every vote of it: a
    /// statement never rests on a vote that could still be lost.
    private void close(SortedMap<Integer, Long> sent) throws SQLException, OperatorNeededException {
        // A head that may have lost votes is not sealed.
        if (sent.isEmpty() || !Tenure.isOver(sealedAt, SEAL_EACH)) {
            return;
        }
        sealedAt = System.nanoTime();
        if (master.sealClosed() || seals == null) {
            seals = master.seals();
        }
        List<ClosingStatement> ready = seals.stream()
                .filter(statement -> !stated.contains(statement)
                        && sent.getOrDefault(statement.partition(), -1L) >= statement.lastSeq())
                .toList();
        if (!ready.isEmpty() && System.nanoTime() - stateAt >= 0) {
            state(ready);
        }
    }

    /// One that the brokers appended before its close, since their clock is behind the master's, counts for
    /// nothing and is written again.
    private void state(List<ClosingStatement> ready) {
        List<Instant> appended = session.state(ready);
        List<ClosingStatement> counting = new ArrayList<>();
        Duration early = Duration.ZERO;
        for (int i = 0; i < ready.size(); i++) {
            if (ClosingFold.counts(ready.get(i), appended.get(i))) {
                counting.add(ready.get(i));
            } else {
                Duration lacking =
                        Duration.between(appended.get(i), ready.get(i).closesAt());
                early = lacking.compareTo(early) > 0 ? lacking : early;
            }
        }
        stated.addAll(counting);
        if (!counting.isEmpty()) {
            published(counting);
        }
        if (!early.isZero()) {
            stateAt = System.nanoTime() + (early.compareTo(STATE_AGAIN_MAX) < 0 ? early : STATE_AGAIN_MAX).toNanos();
            log.atWarn()
                    .addKeyValue("shard", shard.index())
                    .addKeyValue("early", early)
                    .log(
                            "The brokers' clock is behind the master's: closing statements are published again after the close");
        }
    }

    private void published(List<ClosingStatement> statements) {
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

    private void refused(String record, String why) {
        if (refusedLogged.add(record + " " + why)) {
            log.atError()
                    .addKeyValue("shard", shard.index())
                    .addKeyValue("record", record)
                    .addKeyValue("error", why)
                    .log("The master does not take what is in force; its own stays. See disvote election show");
        }
    }
}
