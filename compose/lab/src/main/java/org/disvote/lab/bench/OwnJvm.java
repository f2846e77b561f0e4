package org.disvote.lab.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.disvote.cli.Main;
import org.disvote.lab.process.JvmCommand;
import org.disvote.topics.lifetime.Stopwatch;

/// What a command of this program did in a JVM of its own, whose heap is as small as the launcher makes it.
///
/// @param status its exit code
/// @param seconds its start included
record OwnJvm(int status, double seconds) {

    static final int HEAP_MIB = 256;

    /// Returns when it has ended.
    ///
    /// @param output what it prints is appended here
    /// @param secrets variables of its environment, which its owner alone can read; everybody sees a command
    ///     line
    static OwnJvm run(Path output, List<String> arguments, Map<String, String> secrets)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        JvmCommand.of(HEAP_MIB, List.of("-XX:+UseParallelGC"), Main.class.getName(), arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(JvmCommand.environment());
        builder.environment().putAll(secrets);
        Stopwatch running = Stopwatch.start();
        Process process = builder.start();
        try {
            int status = process.waitFor();
            return new OwnJvm(status, running.seconds());
        } finally {
            process.destroy(); // where the wait was interrupted
        }
    }

    String verdict() {
        return status == 0 ? "equal" : "FAILED, exit code " + status;
    }
}
