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

/// The start and end that several measurements have in common.
public final class Bench {

    private Bench() {}

    /// A new system, not started yet. It is deleted also after Ctrl-C.
    public static FreshSystem system(OptionalInt shards, OptionalInt replicas) throws IOException {
        FreshSystem system = FreshSystem.of(shards, replicas);
        Lifetime.closeAtExit(system);
        Logs.toFile(system.logFile());
        return system;
    }

    /// The same with the default number of masters.
    public static FreshSystem system(OptionalInt replicas) throws IOException {
        return system(OptionalInt.empty(), replicas);
    }

    /// A measurement on a filled log, which is deleted afterwards, also after Ctrl-C.
    @FunctionalInterface
    public interface Measurement<R> {
        R on(FilledLog log, VoteProgress progress) throws Exception;
    }

    /// @throws OperatorException if the measurement fails at a database or the log
    public static <R> R onFilledLog(BenchOutput output, Measurement<R> measurement) throws Exception {
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
