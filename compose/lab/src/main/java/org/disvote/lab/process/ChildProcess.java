package org.disvote.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.disvote.topics.lifetime.Deadline;

/// A child process that ends with us, whichever way we end, and not because of a key pressed in our terminal.
///
/// It runs in a session of its own: Ctrl-C goes to every process of the terminal's foreground group, and a database
/// that stops before the votes under way are committed is the wrong order. A guard, a shell that waits for the end of
/// its standard input, sends the stop signal: when we ask for it, and when the kernel closes the pipe because we were
/// killed.
public final class ChildProcess {

    /// Signals to the whole group of processes, a terminal's or a supervisor's, are not for the guard.
    private static final String GUARD = "trap '' HUP INT TERM; read -r ignored; kill -s \"$0\" \"$1\"";

    /// `unshare` itself heeds no signal but SIGKILL; its one child is the namespace's first process.
    private static final String NAMESPACE_GUARD =
            "trap '' HUP INT TERM; read -r ignored; kill -s \"$0\" $(cat \"/proc/$1/task/$1/children\")";

    private static final Duration KILL_MAX = Duration.ofSeconds(5);

    private final Process process;
    private final Process guard;

    private ChildProcess(Process process, Process guard) {
        this.process = process;
        this.guard = guard;
    }

    /// @param stopSignal what makes this program stop in good order, such as `TERM`
    /// @param output receives its standard output and error, appended
    public static ChildProcess launch(
            List<String> command, Map<String, String> environment, String stopSignal, Path output) {
        return launch(command, environment, GUARD, stopSignal, output);
    }

    /// The same for `unshare --pid --fork --kill-child …`, whose child understands SIGTERM.
    public static ChildProcess launchInNamespace(List<String> command, Map<String, String> environment, Path output) {
        return launch(command, environment, NAMESPACE_GUARD, "TERM", output);
    }

    private static ChildProcess launch(
            List<String> command, Map<String, String> environment, String guardian, String stopSignal, Path output) {
        List<String> detached = new ArrayList<>(newSession());
        detached.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(detached)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            Process guard;
            try {
                List<String> guarding = new ArrayList<>(newSession()); // it outlives a kill -9 of our whole group
                guarding.addAll(List.of("/bin/sh", "-c", guardian, stopSignal, Long.toString(process.pid())));
                guard = new ProcessBuilder(guarding)
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                process.destroyForcibly();
                throw e;
            }
            // A guard that outlived its process could signal another one that got the same number.
            var _ = process.onExit().thenRun(guard::destroyForcibly);
            return new ChildProcess(process, guard);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public int exitValue() {
        return process.exitValue();
    }

    public CompletableFuture<ChildProcess> onExit() {
        return process.onExit().thenApply(ended -> this);
    }

    /// Asks it to stop, and kills it once `patience` is over.
    ///
    /// @return whether it stopped by itself
    public boolean stop(Duration patience) {
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            // It is gone, as below.
        }
        if (!guard.isAlive() && process.isAlive()) {
            process.destroy(); // SIGTERM is understood by both programs, though not as swiftly by PostgreSQL
        }
        if (endsWithin(patience)) {
            return true;
        }
        process.destroyForcibly();
        endsWithin(KILL_MAX);
        return false;
    }

    private boolean endsWithin(Duration patience) {
        boolean interrupted = false;
        Deadline deadline = Deadline.after(patience);
        try {
            while (true) {
                try {
                    return process.waitFor(deadline.left());
                } catch (InterruptedException e) {
                    interrupted = true; // stopping goes on: a child left behind would hold its port and its data
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Stops programs that an earlier life of ours left behind, known by having exactly this argument.
    ///
    /// @return the process IDs that were stopped
    public static List<Long> stopLeftovers(String argument, Duration patience) {
        List<ProcessHandle> leftovers = ProcessHandle.allProcesses()
                .filter(candidate -> candidate.pid() != ProcessHandle.current().pid())
                .filter(candidate -> candidate
                        .info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains(argument))
                        .orElse(false))
                .toList();
        for (ProcessHandle leftover : leftovers) {
            // Its guard has told it already, unless that one was killed too.
            leftover.destroy();
            CompletableFuture<ProcessHandle> exit = leftover.onExit();
            try {
                exit.copy()
                        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                        .join();
            } catch (java.util.concurrent.CompletionException e) {
                leftover.destroyForcibly();
                exit.copy()
                        .completeOnTimeout(leftover, KILL_MAX.toMillis(), TimeUnit.MILLISECONDS)
                        .join();
            }
        }
        return leftovers.stream().map(ProcessHandle::pid).toList();
    }

    private static List<String> newSession() {
        if (onPath("setsid")) {
            return List.of("setsid");
        }
        if (onPath("perl")) { // macOS
            return List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV or die");
        }
        return List.of();
    }

    static boolean onPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && List.of(path.split(java.io.File.pathSeparator)).stream()
                        .filter(folder -> !folder.isEmpty())
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
