package org.disvote.cli.setting;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.topics.json.Text;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;

/// Where an option's value comes from, if the command line has none: the environment variable that its default
/// names, then a file with such variables, then the default itself.
public final class Values implements IDefaultValueProvider {

    /// Names the file. Its lines are `NAME=value`, as `docker run --env-file` reads them: no quotes, no
    /// escapes; `#` begins a line without meaning.
    public static final String FILE = "DISVOTE_CONFIG";

    /// The source of a value that the command line has.
    public static final String GIVEN = "option";

    private static final int FILE_BYTES_MAX = 1 << 20;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Z][A-Z0-9_]*)(?::-.*)?}");
    private static final Pattern LINE = Pattern.compile("([A-Z][A-Z0-9_]*)=(.*)");

    private final Map<String, String> environment;
    private final @Nullable Path file;
    private final Map<String, String> ofFile;

    private Values(Map<String, String> environment, @Nullable Path file, Map<String, String> ofFile) {
        this.environment = Map.copyOf(environment);
        this.file = file;
        this.ofFile = ofFile;
    }

    /// @throws OperatorException if it names a file that cannot be read, or that has another line
    public static Values of(Map<String, String> environment) {
        String named = environment.getOrDefault(FILE, "");
        if (named.isBlank()) {
            return new Values(environment, null, Map.of());
        }
        Path file = Path.of(named);
        return new Values(environment, file, read(file));
    }

    private static Map<String, String> read(Path file) {
        byte[] bytes = OperatorFile.read(file, FILE_BYTES_MAX);
        if (bytes.length > FILE_BYTES_MAX) {
            throw new OperatorException(
                    "%s has more than %d bytes: it has lines NAME=value".formatted(file, FILE_BYTES_MAX));
        }
        Map<String, String> values = new TreeMap<>();
        List<String> lines = new String(bytes, UTF_8).lines().toList();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher value = LINE.matcher(line);
            if (!value.matches()) { // not quoted: it may hold a password
                throw new OperatorException("line %d of %s is not NAME=value".formatted(number, file));
            }
            if (values.put(value.group(1), value.group(2)) != null) {
                throw new OperatorException("%s names %s twice: leave one of them out".formatted(file, value.group(1)));
            }
        }
        return values;
    }

    /// A variable that no option reads is most likely misspelt.
    ///
    /// @throws OperatorException if the file has such a line
    public void requireKnown(CommandLine commands) {
        Set<String> known = new HashSet<>();
        addVariables(commands, known);
        List<String> unknown = new ArrayList<>();
        for (String name : ofFile.keySet()) {
            if (!known.contains(name)) {
                unknown.add(Text.printable(name, 100));
            }
        }
        if (!unknown.isEmpty()) {
            throw new OperatorException("%s sets %s, which no command reads: see COMMAND --help"
                    .formatted(file, String.join(", ", unknown)));
        }
    }

    private static void addVariables(CommandLine command, Set<String> variables) {
        command.getCommandSpec().args().forEach(arg -> variable(arg).ifPresent(variables::add));
        command.getSubcommands().values().forEach(below -> addVariables(below, variables));
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        String variable = variable(arg).orElse(null);
        if (variable == null) {
            return null;
        }
        String value = environment.get(variable);
        return value == null ? ofFile.get(variable) : value;
    }

    /// The environment variable that sets this option, if there is one.
    public static Optional<String> variable(ArgSpec arg) {
        if (!(arg.userObject() instanceof Field field)) {
            return Optional.empty();
        }
        Option option = field.getAnnotation(Option.class);
        Parameters positional = field.getAnnotation(Parameters.class);
        String written = option != null ? option.defaultValue() : positional != null ? positional.defaultValue() : "";
        Matcher variable = VARIABLE.matcher(written);
        return variable.matches() ? Optional.of(variable.group(1)) : Optional.empty();
    }

    /// An option's longest name, or what stands for a positional parameter.
    public static String name(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
    }

    /// Where the value of an option comes from.
    public String source(ArgSpec arg, ParseResult parsed) {
        if (isGiven(arg, parsed)) {
            return GIVEN;
        }
        String variable = variable(arg).orElse("");
        if (environment.containsKey(variable)) {
            return "environment " + variable;
        }
        return ofFile.containsKey(variable) ? "file %s %s".formatted(file, variable) : "default";
    }

    /// Whether somebody has chosen the value.
    public boolean isChosen(ArgSpec arg, ParseResult parsed) {
        String variable = variable(arg).orElse("");
        return isGiven(arg, parsed) || environment.containsKey(variable) || ofFile.containsKey(variable);
    }

    private static boolean isGiven(ArgSpec arg, ParseResult parsed) {
        return parsed.matchedArgs().contains(arg);
    }
}
