package org.disvote.compose.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.OptionalInt;
import org.disvote.compose.cluster.FreshSystem;
import org.disvote.topics.event.EventCodec;

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

    static void print(PrintWriter out, boolean json, Object report, String text) {
        try {
            out.print(
                    json
                            ? EventCodec.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report)
                                    + System.lineSeparator()
                            : text);
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report does not become JSON", e);
        }
    }
}
