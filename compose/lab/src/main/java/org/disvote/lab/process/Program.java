package org.disvote.lab.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A program that is started and not waited for: it may need others that are away, and serves once they are back.
public final class Program implements Part {

    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Program.class);

    private final String name;
    private final String mark;
    private final List<String> command;
    private final Map<String, String> environment;
    private final boolean inNamespace;
    private final Path output;
    private volatile @Nullable ChildProcess process;

    /// @param mark the argument that no other program on this machine has; it shows what an earlier life left
    ///     behind
    /// @param inNamespace whether the command makes a PID namespace, whose first process is the one to stop
    Program(
            String name,
            String mark,
            List<String> command,
            Map<String, String> environment,
            boolean inNamespace,
            Path output) {
        this.name = name;
        this.mark = mark;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.inNamespace = inNamespace;
        this.output = output;
    }

    /// A command of our own in a JVM of its own.
    ///
    /// @param folder for its output, named after it
    /// @param variables more of its environment; secrets are in files that it names
    public static Program disvote(
            String name, Machine machine, Path folder, List<String> arguments, Map<String, String> variables) {
        String mark = "-Ddisvote.part=" + folder.resolve(name);
        List<String> command = JvmCommand.of(
                256,
                // It starts sooner, which is what counts for it here.
                List.of(mark, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                "org.disvote.cli.Main",
                arguments);
        Map<String, String> environment = new HashMap<>(JvmCommand.environment());
        environment.putAll(variables);
        return new Program(name, mark, machine.inside(command), environment, false, folder.resolve(name + ".log"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        List<Long> stopped = ChildProcess.stopLeftovers(mark, STOP_MAX);
        if (!stopped.isEmpty()) {
            log.atWarn().addKeyValue("part", name).addKeyValue("pids", stopped).log("stopped what was left behind");
        }
        try {
            OutputFile.rotate(output);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be written: %s".formatted(output, e.getMessage()), e);
        }
        process = inNamespace
                ? ChildProcess.launchInNamespace(command, environment, output)
                : ChildProcess.launch(command, environment, "TERM", output);
    }

    @Override
    public ChildProcess process() {
        ChildProcess current = process;
        if (current == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return current;
    }

    @Override
    public void close() {
        ChildProcess current = process;
        if (current != null && !current.stop(STOP_MAX)) {
            log.atWarn().addKeyValue("part", name).log("it did not stop in time and was killed");
        }
    }
}
