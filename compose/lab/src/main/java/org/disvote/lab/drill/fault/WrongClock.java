package org.disvote.lab.drill.fault;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.disvote.lab.drill.system.HaSystem;

/// Runs a part of the system with a clock that is an hour ahead, while its own process is held. If the drill
/// dies, the part's next start ends this process.
final class WrongClock implements AutoCloseable {

    /// This changes the monotonic clock, too. Without that, libfaketime 0.9.10 ends each timed wait of a JVM at
    /// once.
    private static final List<String> AN_HOUR_AHEAD = List.of("faketime", "-f", "+3600s");

    private final Process process;

    /// @param arguments of a process that runs now, the program first
    /// @param classPath of the same
    private WrongClock(List<String> arguments, String classPath, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(arguments)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(output.toFile()));
        builder.environment().put("CLASSPATH", classPath);
        process = builder.start();
    }

    /// Ends a part by SIGKILL, and starts it on the same machine by the same command with the wrong clock.
    static WrongClock inPlaceOf(String part, HaSystem system) throws IOException {
        Path proc = Path.of("/proc", Long.toString(system.parts().pid(part)));
        List<String> command = new ArrayList<>(AN_HOUR_AHEAD);
        command.addAll(List.of(Files.readString(proc.resolve("cmdline")).split("\0")));
        String classPath = List.of(Files.readString(proc.resolve("environ")).split("\0")).stream()
                .filter(variable -> variable.startsWith("CLASSPATH="))
                .map(variable -> variable.substring("CLASSPATH=".length()))
                .findFirst()
                .orElse("");
        List<String> inside = system.parts().insideMachineOf(part, command);
        system.parts().killAndHold(part);
        return new WrongClock(inside, classPath, system.data().resolve("drill").resolve("wrong-clock.log"));
    }

    /// Sends SIGKILL.
    @Override
    public void close() {
        // Only its children are killed: faketime then removes its shared memory and ends.
        List<ProcessHandle> children = process.descendants().toList();
        children.forEach(ProcessHandle::destroyForcibly);
        if (children.isEmpty()) {
            process.destroyForcibly();
        }
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
