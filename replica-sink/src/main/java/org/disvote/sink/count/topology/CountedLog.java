package org.disvote.sink.count.topology;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.RecordVersions;

/// The log that is counted, and what its counts depend on.
///
/// @param logId the log's topic ID; a partition that was counted from another log stops
/// @param elections how the votes of an election count; empty if it was not launched. It must know an election
///     before its first vote is counted, and always give the same answer
/// @param gapAlarmAfter how long votes may be missing before an alarm
/// @param listener receives how far each partition is; called by the threads of Kafka Streams
public record CountedLog(
        Routing routing,
        RecordVersions versions,
        String logId,
        Function<ElectionId, Optional<CountRules>> elections,
        Duration gapAlarmAfter,
        Consumer<Counted> listener) {}
