package org.disvote.sink.follow;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.disvote.sink.progress.ProgressReport;
import org.disvote.sink.replica.Probe;
import org.disvote.sink.replica.ReplicaDatabase;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.vote.RecordVersions;

/// What all followers of one process share.
///
/// @param brokers for what a log says of them
/// @param consumers creates a consumer for each session
/// @param gapAlarmAfter how long votes may be missing before an alarm
public record SinkParts(
        ReplicaDatabase database,
        Brokers brokers,
        Supplier<? extends Consumer<byte[], byte[]>> consumers,
        LogIdentity identity,
        RecordVersions versions,
        ProgressReport report,
        PartMetrics metrics,
        Duration gapAlarmAfter,
        Probe probe) {}
