package org.disvote.ingest.publish.election;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.publish.log.LogProducer;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.follow.ElectionFollower.Definitions;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.routing.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a shard's elections during one publisher session. For one thread, under the lease.
public final class ElectionUpkeep {

    private static final Logger log = LoggerFactory.getLogger(ElectionUpkeep.class);

    /// Also without news: an earlier holder of the lease may wake up late and write an older close.
    private static final Duration COPY_EACH = Duration.ofSeconds(10);

    private final Shard shard;
    private final AnswerBounds bounds;
    private final ElectionFollower topic;
    private final LaunchCopy copy;
    private final ClosingStatements statements;

    private final long began = System.nanoTime();
    private long version = -1;
    private Deadline copyDue = Deadline.after(COPY_EACH);
    private final Set<String> refusedLogged = new HashSet<>();

    /// To be made after the lease was taken: what was read of the topic earlier may be older than what the
    /// former holder copied.
    public ElectionUpkeep(
            Shard shard, AnswerBounds bounds, ElectionFollower topic, MasterSession master, LogProducer producer) {
        this.shard = shard;
        this.bounds = bounds;
        this.topic = topic;
        copy = new LaunchCopy(master);
        statements = new ClosingStatements(shard, master, producer);
    }

    /// Copies what the topics hold now. To be called before any vote is taken, so that what was sealed stays
    /// sealed on a master that lost its seals.
    public void begin() throws SQLException, OperatorNeededException {
        copy(topic.awaitDefinitions(System.nanoTime(), bounds.answer()));
    }

    /// Does what is due.
    ///
    /// @param sent by open partition the last seq in the log
    public void runDue(SortedMap<Integer, Long> sent) throws SQLException, OperatorNeededException {
        Optional<Definitions> known = topic.definitionsSince(began);
        if (known.isPresent() && (known.get().version() != version || copyDue.hasPassed())) {
            copy(known.get());
        }
        statements.look(sent);
        Optional<Long> since = statements.awaitsTopicSince();
        Optional<Definitions> atEnd = since.isPresent() ? topic.definitionsSince(since.get()) : Optional.empty();
        if (atEnd.isPresent()) {
            copy(atEnd.get());
            statements.seal(atEnd.get().elections());
        }
        statements.publishDue(sent);
    }

    private void copy(Definitions definitions) throws SQLException, OperatorNeededException {
        copy.run(definitions).forEach(this::logRefused);
        statements.published(definitions.closed());
        version = definitions.version();
        copyDue = Deadline.after(COPY_EACH);
    }

    private void logRefused(String record, String why) {
        if (refusedLogged.add(record + " " + why)) {
            log.atError()
                    .addKeyValue("shard", shard.index())
                    .addKeyValue("record", record)
                    .addKeyValue("error", why)
                    .log("Master does not take what is in force and keeps what it has, see disvote election show");
        }
    }
}
