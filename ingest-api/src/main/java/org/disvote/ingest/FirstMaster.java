package org.disvote.ingest;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.disvote.topics.reason.Reason.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How an instance waits for its first master. The parts of a system are often started at once, and in any
/// order, so a master that is away is waited for without end; one that refuses this instance is not going to
/// change its mind.
final class FirstMaster {

    private static final Logger log = LoggerFactory.getLogger(FirstMaster.class);

    /// A server that is being set up may refuse for a moment.
    private static final Duration REFUSED_MAX = Duration.ofSeconds(10);

    private static final Duration SAY_EACH = Duration.ofSeconds(30);
    private static final Set<Code> LASTING = EnumSet.of(Code.MASTER_REFUSES, Code.MASTER_SCHEMA);

    private final long begun = System.nanoTime();
    private long sayFromNanos = begun;

    /// None can be used so far. Says so each [#SAY_EACH].
    ///
    /// @throws IngestStartException if one refuses, for longer than [#REFUSED_MAX]
    void isAway(List<ShardStatus> shards) {
        long now = System.nanoTime();
        String reasons = shards.stream()
                .map(each ->
                        "shard " + each.shard().index() + ": " + each.reason().explanation())
                .distinct()
                .collect(Collectors.joining(" "));
        boolean lasting =
                shards.stream().anyMatch(each -> LASTING.contains(each.reason().code()));
        if (lasting && now - begun > REFUSED_MAX.toNanos()) {
            throw new IngestStartException("no master can be used: " + reasons + " Mend its URL or the role's rights");
        }
        if (now - sayFromNanos >= 0) {
            sayFromNanos = now + SAY_EACH.toNanos();
            log.atWarn().addKeyValue("error", reasons).log("waiting for a master; votes are not taken yet");
        }
    }
}
