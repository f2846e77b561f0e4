package org.disvote.cli.roll;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.operate.roll.file.InvalidRollException;
import org.disvote.operate.roll.file.RollCheck;
import org.disvote.operate.roll.file.RollCheck.Checked;
import org.disvote.topics.statement.RollStatement;

/// What the commands about rolls have in common: how a file is checked, and how a roll is shown.
final class RollTexts {

    private RollTexts() {}

    /// Prints the file's warnings.
    ///
    /// @throws UsageException with every problem of the file
    static Checked check(Path file, Output output) {
        Checked checked;
        try (VoteProgress progress = output.progress("voters")) {
            checked = RollCheck.run(file, progress::show);
        } catch (InvalidRollException e) {
            throw wrong(file, e);
        }
        checked.warnings().forEach(warning -> output.err().println(file + ": warning: " + warning));
        return checked;
    }

    static UsageException wrong(Path file, InvalidRollException e) {
        return new UsageException(
                e.problems().stream().map(problem -> file + ": " + problem).toList());
    }

    static void show(PrintWriter out, RollStatement roll) {
        out.printf("roll %s: %s, stated %s%n", roll.roll(), RollStatement.sizeText(roll.voters()), roll.at());
        show(out, roll.raw(), roll.pseudonymous());
    }

    static void show(PrintWriter out, String raw, String pseudonymous) {
        out.printf("  raw          %s%n  pseudonymous %s%n", raw, pseudonymous);
    }
}
