package org.disvote.cli.manual;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.disvote.cli.setting.Values;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The man page of one command, in the macros of man(7).
record ManPage(CommandLine command) {

    String file() {
        return title() + ".1";
    }

    private String title() {
        return spec().qualifiedName("-");
    }

    private CommandSpec spec() {
        return command.getCommandSpec();
    }

    String text() {
        StringBuilder page = new StringBuilder();
        page.append(".TH \"%s\" \"1\" \"\" \"%s\" \"%s\"\n"
                .formatted(
                        escaped(title().toUpperCase(Locale.ROOT)),
                        escaped(String.join(" ", command.getCommandSpec().root().version())),
                        "DisVote"));
        page.append(".SH NAME\n");
        page.append("%s \\- %s\n".formatted(escaped(title()), escaped(firstSentence(spec()))));
        page.append(".SH SYNOPSIS\n.nf\n");
        new Help(spec(), Help.defaultColorScheme(Ansi.OFF))
                .synopsis(0)
                .lines()
                .forEach(line -> page.append(text(line)).append('\n'));
        page.append(".fi\n");
        section(page, "DESCRIPTION", spec().usageMessage().description());
        List<OptionSpec> options =
                spec().options().stream().filter(option -> !option.hidden()).toList();
        if (!spec().positionalParameters().isEmpty()) {
            page.append(".SH ARGUMENTS\n");
            for (PositionalParamSpec argument : spec().positionalParameters()) {
                item(page, bold(argument.paramLabel()), argument);
            }
        }
        page.append(".SH OPTIONS\n");
        for (OptionSpec option : options) {
            String names = Arrays.stream(option.names()).map(ManPage::bold).collect(Collectors.joining(", "));
            item(
                    page,
                    option.arity().max() > 0 ? names + "=\\fI" + escaped(option.paramLabel()) + "\\fR" : names,
                    option);
        }
        commands(page);
        environment(page);
        section(page, "NOTES", spec().usageMessage().footer());
        page.append(".SH EXIT STATUS\n");
        page.append("0: done; 1: failed, a message says what to mend; 2: the command line or a file is wrong, each");
        page.append(" problem is listed.\n");
        return page.toString();
    }

    private void commands(StringBuilder page) {
        List<CommandSpec> below = command.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden())
                .toList();
        if (!below.isEmpty()) {
            page.append(".SH COMMANDS\n");
            for (CommandSpec each : below) {
                page.append(".TP\n%s(1)\n%s\n".formatted(bold(each.qualifiedName("-")), text(firstSentence(each))));
            }
        }
    }

    private void environment(StringBuilder page) {
        List<OptionSpec> set = spec().options().stream()
                .filter(option -> Values.variable(option).isPresent())
                .toList();
        if (!set.isEmpty()) {
            page.append(".SH ENVIRONMENT\n");
            for (OptionSpec option : set) {
                page.append(".TP\n%s\nsets %s\n"
                        .formatted(bold(Values.variable(option).orElseThrow()), bold(option.longestName())));
            }
        }
    }

    private static void item(StringBuilder page, String heading, ArgSpec arg) {
        page.append(".TP\n").append(heading).append('\n');
        for (String line : arg.description()) {
            page.append(text(resolved(line, arg))).append('\n');
        }
    }

    /// The default is that of this process's environment, as in the help.
    private static String resolved(String line, ArgSpec arg) {
        return line.replace("${DEFAULT-VALUE}", String.valueOf(arg.defaultValueString()))
                .replace("%n", " ")
                .replace("%%", "%");
    }

    private static void section(StringBuilder page, String title, String... lines) {
        if (lines.length == 0) {
            return;
        }
        page.append(".SH ").append(title).append("\n.nh\n");
        for (String line : lines) {
            // Examples are indented in the help: they stay lines of their own.
            page.append(line.isBlank() ? ".PP" : line.startsWith(" ") ? ".br\n" + text(line) : text(line));
            page.append('\n');
        }
    }

    private static String firstSentence(CommandSpec spec) {
        String[] description = spec.usageMessage().description();
        String text = String.join(" ", description);
        int end = text.indexOf(". ");
        String sentence = end < 0 ? text : text.substring(0, end);
        return sentence.isBlank() ? spec.name() : sentence.replaceAll("[.:]$", "");
    }

    private static String bold(String text) {
        return "\\fB" + escaped(text) + "\\fR";
    }

    /// A line of text: one that begins with a dot or an apostrophe would be a macro.
    private static String text(String line) {
        String escaped = escaped(Ansi.OFF.string(line));
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }
}
