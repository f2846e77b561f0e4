package org.disvote.lab.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.disvote.cli.Main;
import org.disvote.lab.process.JvmCommand;
import org.disvote.lab.process.ResidentMemory;
import org.disvote.topics.lifetime.Stopwatch;

/// The result of a command of this program that ran in a JVM of its own, with a heap as small as the
/// launcher's.
///
/// @param status its exit code
/// @param seconds with the start of the JVM
/// @param peakMib the most that was resident; 0 where the machine does not have this figure
public record OwnJvm(int status, double seconds, long peakMib) {

    public static final int HEAP_MIB = 256;

    private static final Duration LOOK_EACH = Duration.ofMillis(100);

    /// Runs a command until it ends.
    ///
    /// @param output a file to which its output is appended
    /// @param secrets variables of its environment, which only its owner can read, unlike its command line
    public static OwnJvm run(Path output, List<String> arguments, Map<String, String> secrets)
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
            long peak = 0;
            do { // the kernel forgets the figure with the process
                peak = Math.max(peak, ResidentMemory.peakMib(process.pid()));
            } while (!process.waitFor(LOOK_EACH));
            return new OwnJvm(process.exitValue(), running.seconds(), peak);
        } finally {
            process.destroy(); // it still runs only if the wait was interrupted
        }
    }

    /// Of an audit.
    public String verdict() {
        return status == 0 ? "equal" : "FAILED, exit code " + status;
    }
}
