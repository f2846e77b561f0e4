package org.disvote.lab.bench.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.process.ChildProcess;
import org.disvote.lab.process.JvmCommand;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.operator.OperatorException;

/// A new system in a process of its own, so that what measures it does not take its heap and processor time.
/// Its folder is deleted when it is closed, also after Ctrl-C.
public final class SystemProcess implements AutoCloseable {

    private static final Duration READY_MAX = Duration.ofMinutes(10);
    private static final Duration STOP_MAX = Duration.ofSeconds(30);
    private static final int HEAP_MIB = 1024;
    private static final int LINES_SHOWN = 5;

    private final Path folder;
    private final ChildProcess process;
    private final Thread atExit = new Thread(this::end, "stop");
    private final Stopwatch sinceStart = Stopwatch.start();

    private SystemProcess(int replicas, int rehearsal) throws IOException {
        folder = Files.createTempDirectory("disvote-system");
        process = launch(
                HEAP_MIB,
                ownOptions(),
                StartedSystem.class,
                List.of(data().toString(), Integer.toString(replicas), Integer.toString(rehearsal)));
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /// Returns once votes can be cast.
    ///
    /// @param rehearsal in seconds at most
    /// @throws OperatorException if it does not start
    public static SystemProcess start(int replicas, int rehearsal) throws IOException, InterruptedException {
        SystemProcess system = begin(replicas, rehearsal);
        try {
            system.awaitReady();
        } catch (InterruptedException | RuntimeException e) {
            system.close();
            throw e;
        }
        return system;
    }

    /// Returns at once; [#awaitReady] must follow.
    ///
    /// @param rehearsal in seconds at most
    static SystemProcess begin(int replicas, int rehearsal) throws IOException {
        return new SystemProcess(replicas, rehearsal);
    }

    public Endpoints endpoints() {
        return Endpoints.read(data());
    }

    /// For what belongs to the measurement.
    Path folder() {
        return folder;
    }

    Path data() {
        return folder.resolve("data");
    }

    /// @return seconds from the start of the process
    /// @throws OperatorException if it does not start
    double awaitReady() throws InterruptedException {
        Deadline deadline = Deadline.after(READY_MAX);
        while (!Files.exists(data().resolve(Endpoints.FILE))) {
            if (!process.isAlive() || deadline.hasPassed()) {
                throw failed(StartedSystem.class);
            }
            Thread.sleep(20);
        }
        return sinceStart.seconds();
    }

    /// Starts a program beside the system; it stays the caller's.
    ChildProcess launch(int heapMib, List<String> options, Class<?> main, List<String> arguments) {
        return ChildProcess.launch(
                JvmCommand.of(heapMib, options, main.getName(), arguments),
                JvmCommand.environment(),
                "TERM",
                output(main));
    }

    /// Those by which the launcher makes a system fast: they are this process's own.
    public static List<String> ownOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:") && !option.startsWith("-XX:AOTCacheOutput"))
                .toList();
    }

    /// @param program the system, or one that was launched beside it
    OperatorException failed(Class<?> program) {
        StringBuilder said = new StringBuilder();
        for (Class<?> main : List.of(StartedSystem.class, program)) {
            try {
                List<String> lines = Files.readAllLines(output(main));
                lines.stream()
                        .skip(Math.max(0, lines.size() - LINES_SHOWN))
                        .forEach(line -> said.append('\n').append(line));
            } catch (IOException e) {
                // It was not started.
            }
        }
        return new OperatorException(program.getSimpleName() + " failed; its last lines:" + said);
    }

    private Path output(Class<?> main) {
        return folder.resolve(main.getSimpleName() + ".out");
    }

    private synchronized void end() {
        process.stop(STOP_MAX);
        try {
            FreshSystem.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
