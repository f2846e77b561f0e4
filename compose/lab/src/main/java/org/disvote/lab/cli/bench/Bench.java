package org.disvote.lab.cli.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.OptionalInt;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.Logs;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.bench.FilledLog;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.sink.rebuild.RebuildException;
import org.disvote.topics.operator.OperatorException;

/// What the measurements share.
final class Bench {

    private Bench() {}

    /// A new system, not started yet. Ctrl-C, too, leaves nothing of it behind.
    static FreshSystem system(OptionalInt shards, OptionalInt replicas) throws IOException {
        FreshSystem system = FreshSystem.of(shards, replicas);
        Lifetime.closeAtExit(system);
        Logs.toFile(system.logFile());
        return system;
    }

    /// Two masters.
    static FreshSystem system(OptionalInt replicas) throws IOException {
        return system(OptionalInt.empty(), replicas);
    }

    /// A measurement on a filled log of its own, which goes when it is done. Ctrl-C, too, leaves nothing of it behind.
    @FunctionalInterface
    interface Measurement<R> {
        R on(FilledLog log, VoteProgress progress) throws Exception;
    }

    /// @throws OperatorException if a database or the log refuses what is measured
    static <R> R onFilledLog(BenchOutput output, Measurement<R> measurement) throws Exception {
        try (FilledLog log = new FilledLog();
                VoteProgress progress = output.progress()) {
            Lifetime.closeAtExit(log);
            Logs.toFile(log.logFile());
            return measurement.on(log, progress);
        } catch (RebuildException | SQLException e) {
            throw new OperatorException("the measurement failed: " + e.getMessage(), e);
        }
    }
}
