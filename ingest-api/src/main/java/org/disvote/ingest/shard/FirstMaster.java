package org.disvote.ingest.shard;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.disvote.ingest.IngestStartException;
import org.disvote.ingest.roster.Roster;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.reason.Reason.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides how long an instance waits for its first master. The parts of a system are often started at the
/// same time and in any order, so it waits without end for a master that is away. A master that refuses this
/// instance will not change that by itself.
final class FirstMaster {

    private static final Logger log = LoggerFactory.getLogger(FirstMaster.class);

    /// A server that is being set up may refuse for a moment.
    private static final Duration REFUSED_MAX = Duration.ofSeconds(10);

    private static final Duration LOG_EACH = Duration.ofSeconds(30);
    private static final Set<Code> LASTING = EnumSet.of(Code.MASTER_REFUSES, Code.MASTER_SCHEMA);

    private final Stopwatch began = Stopwatch.start();
    private Deadline nextLog = Deadline.after(Duration.ZERO);

    /// None can be used so far. Logs it each [#LOG_EACH].
    ///
    /// @param answers of masters that have no number yet
    /// @throws IngestStartException if one refuses, for longer than [#REFUSED_MAX]
    void isAway(List<ShardStatus> shards, Collection<Roster.Away> answers) {
        String reasons = shards.stream()
                .map(each ->
                        "shard " + each.shard().index() + ": " + each.reason().explanation())
                .distinct()
                .collect(Collectors.joining(" "));
        boolean lasting =
                shards.stream().anyMatch(each -> LASTING.contains(each.reason().code()));
        if (lasting && began.exceeds(REFUSED_MAX)) {
            String details = answers.stream()
                    .map(Roster.Away::text)
                    .filter(text -> !text.isEmpty())
                    .distinct()
                    .collect(Collectors.joining("; "));
            throw new IngestStartException("no master can be used: " + reasons + " Correct its URL, its schema or the"
                    + " role's rights" + (details.isEmpty() ? "" : ": " + details));
        }
        if (nextLog.hasPassed()) {
            nextLog = Deadline.after(LOG_EACH);
            log.atWarn().addKeyValue("error", reasons).log("No master can be used, no vote is accepted until one can");
        }
    }
}
