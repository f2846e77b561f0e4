package org.disvote.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.disvote.topics.database.Databases;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Says who can see a password that is in the URL of a database.
final class PasswordNote {

    private static final String CURE = ". Leave it out of the URL, and name a file with it by PGPASSFILE.";

    private PasswordNote() {}

    /// For each option whose value has one.
    static List<String> of(ParseResult parsed) {
        List<String> notes = new ArrayList<>();
        for (ParseResult at = parsed; at != null; at = at.hasSubcommand() ? at.subcommand() : null) {
            for (OptionSpec option : at.commandSpec().options()) {
                if (at.hasMatchedOption(option)) {
                    if (option.originalStringValues().stream().anyMatch(Databases::showsPassword)) {
                        notes.add(("note: a URL of %s has a password, which every user of this machine can read in the"
                                                + " list of processes")
                                        .formatted(option.longestName())
                                + CURE);
                    }
                } else if (Databases.showsPassword(variable(option))) {
                    notes.add(("note: a URL of %s has a password, which root, this user and who inspects the container"
                                            + " can read in the environment")
                                    .formatted(name(option))
                            + CURE);
                }
            }
        }
        return notes;
    }

    private static String variable(OptionSpec option) {
        String value = name(option).isEmpty() ? null : System.getenv(name(option));
        return value == null ? "" : value;
    }

    /// Of the environment variable that the option's value is taken from, if it is not given.
    private static String name(OptionSpec option) {
        String value = String.valueOf(option.defaultValue());
        return value.startsWith("${env:DISVOTE_")
                ? value.substring("${env:".length(), value.length() - 1)
                        .replaceFirst(":-.*", "")
                        .toUpperCase(Locale.ROOT)
                : "";
    }
}
