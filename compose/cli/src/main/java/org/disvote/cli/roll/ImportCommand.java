package org.disvote.cli.roll;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.RequiredMasters;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.operate.roll.ExpectedChange;
import org.disvote.operate.roll.ExpectedChange.UnexpectedChangeException;
import org.disvote.operate.roll.RollImport;
import org.disvote.operate.roll.file.InvalidRollException;
import org.disvote.operate.roll.file.RollCheck.Checked;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a roll what FILE says, all of it or nothing. The same file again changes no voter.",
            "Masters get pseudonyms only. Each import is stated publicly, with the digests of the roll.",
            "Once voting has begun in an election with the roll, FILE may only add voters to it; for a next",
            "election import it under another name."
        },
        footer = {
            "",
            "FILE is CSV in UTF-8 with a header, one voter a line, in any order; a constituency may be left empty:",
            "  voterId,constituency",
            "  GR-0000000001,chania",
            "Semicolons or tabs may stand for the commas; quotes, CRLF and a byte order mark are read.",
            "IDs that look alike (case; O and 0; I, l and 1) are warned of, and imported.",
            "",
            "Exit codes: 0 the roll is this; 1 something stands in the way; 2 FILE is wrong, with its lines."
        })
final class ImportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "the whole roll")
    private Path file = Path.of("");

    @Option(
            names = "--expect-removals",
            paramLabel = "N",
            converter = Convert.Count.class,
            description =
                    "how many voters FILE takes from the roll; needed where these are more than 5 %% of it, or all")
    private @Nullable Long removals;

    @Option(
            names = "--expect-moves",
            paramLabel = "N",
            converter = Convert.Count.class,
            description =
                    "how many voters FILE gives another constituency; needed where these are more than 5 %% of the"
                            + " roll")
    private @Nullable Long moves;

    @Mixin
    private final RollOptions roll = new RollOptions();

    @Mixin
    private final VoterKeyOption key = new VoterKeyOption();

    @Mixin
    private final RequiredMasters system = new RequiredMasters();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
        List<String> masters = system.masters();
        Brokers brokers = system.brokers();
        Checked checked = RollTexts.check(file, output);
        RollImport.Source source = new RollImport.Source(
                roll.name(),
                checked,
                key.key(system.brokerOptions()),
                roll.temporary(),
                new ExpectedChange(optional(removals), optional(moves)));
        RollImport.Result result;
        try (VoteProgress progress = output.progress("voters")) {
            result = RollImport.run(masters, brokers, source, progress::show);
        } catch (InvalidRollException e) {
            throw RollTexts.wrong(file, e);
        } catch (UnexpectedChangeException e) {
            throw new OperatorException(String.valueOf(e.getMessage()), e);
        }
        PrintWriter out = output.out();
        RollTexts.show(out, result.statement());
        double seconds = result.took().toMillis() / 1_000.0;
        out.printf(
                "%,d voters added, %,d moved, %,d removed in %.1f s, %,.0f voters/s%n",
                result.added(),
                result.moved(),
                result.removed(),
                seconds,
                result.statement().size() / Math.max(seconds, 0.001));
        return 0;
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
