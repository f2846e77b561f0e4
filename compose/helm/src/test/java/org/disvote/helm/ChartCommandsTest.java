package org.disvote.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.disvote.cli.Cli;
import org.disvote.cli.setting.Values;
import org.disvote.helm.Chart.Pod;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Our command line takes what the chart gives to it: each command, each variable and each value.
final class ChartCommandsTest {

    /// Read by the image's script.
    private static final Set<String> OF_THE_IMAGE = Set.of("DISVOTE_JAVA_OPTS");

    /// Read by the JDBC driver.
    private static final Set<String> OF_LIBRARIES = Set.of("PGPASSFILE", "POD_NAME");

    @Test
    void everyCommandAndEveryVariableIsOneThatThePartReads() {
        Set<String> ran = new HashSet<>();
        for (String values : List.of("{}", Chart.ALL_ON, Chart.ALL_OFF)) {
            for (Pod pod : Chart.pods(Chart.rendered(values))) {
                for (JsonNode container : pod.containers()) {
                    ran.add(pod.component());
                    if (!container.has("command")) {
                        requireAccepted(pod.owner(), arguments(container), environment(container));
                    }
                }
            }
        }
        assertEquals(11, ran.size(), ran::toString);
    }

    private static void requireAccepted(String owner, List<String> arguments, Map<String, String> environment) {
        CommandLine root = Cli.commandLine();
        Map<String, OptionSpec> options = new HashMap<>(variables(root));
        CommandLine command = root;
        for (String word : arguments) {
            if (word.startsWith("-")) {
                break;
            }
            command = Objects.requireNonNull(
                    command.getSubcommands().get(word), () -> owner + " runs " + word + ", which is no command");
        }
        Map<String, OptionSpec> own = variables(command);
        options.putAll(own);
        List<String> words = new ArrayList<>(arguments);
        environment.forEach((name, value) -> {
            if (OF_LIBRARIES.contains(name) || OF_THE_IMAGE.contains(name)) {
                return;
            }
            OptionSpec option = Objects.requireNonNull(
                    options.get(name), () -> owner + " sets " + name + ", which " + arguments + " does not read");
            if (own.containsKey(name)) {
                words.add(option.longestName());
                if (option.arity().max() == 0) {
                    assertEquals("true", value, name);
                } else {
                    words.add(value);
                }
            }
        });
        ParseResult parsed = root.parseArgs(words.toArray(String[]::new));
        for (ParseResult at = parsed; at != null; at = at.hasSubcommand() ? at.subcommand() : null) {
            assertEquals(List.of(), at.errors(), () -> owner + ": " + words);
            assertEquals(List.of(), at.unmatched(), () -> owner + ": " + words);
        }
    }

    private static Map<String, OptionSpec> variables(CommandLine command) {
        Map<String, OptionSpec> variables = new HashMap<>();
        for (ArgSpec arg : command.getCommandSpec().args()) {
            if (arg instanceof OptionSpec option) {
                Values.variable(option).ifPresent(name -> variables.put(name, option));
            }
        }
        return variables;
    }

    private static List<String> arguments(JsonNode container) {
        return StreamSupport.stream(container.path("args").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /// A value that comes from elsewhere stands for itself.
    private static Map<String, String> environment(JsonNode container) {
        Map<String, String> environment = new TreeMap<>();
        container.path("env").forEach(variable -> {
            String name = variable.path("name").asText();
            assertTrue(
                    environment.put(name, variable.path("value").asText("ELSEWHERE")) == null,
                    () -> name + " is set twice");
        });
        return environment;
    }
}
