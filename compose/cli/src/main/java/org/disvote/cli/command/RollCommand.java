package org.disvote.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.disvote.cli.option.BrokerOptions;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.RequiredMasters;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.roll.ExpectedChange;
import org.disvote.operate.roll.ExpectedChange.UnexpectedChangeException;
import org.disvote.operate.roll.RollImport;
import org.disvote.operate.roll.file.InvalidRollException;
import org.disvote.operate.roll.file.RollCheck;
import org.disvote.operate.roll.file.RollCheck.Checked;
import org.disvote.operate.sample.Electorate;
import org.disvote.topics.election.Roll;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "roll",
        mixinStandardHelpOptions = true,
        description = "Imports and shows the electoral roll: who may vote in elections whose eligibility is `roll`.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RollCommand.Import.class,
            RollCommand.Lines.class,
            RollCommand.Show.class,
            RollCommand.Sample.class
        })
public final class RollCommand implements Runnable {

    @Override
    public void run() {
        throw new UsageException(List.of("Missing command: import, lines, show or sample"));
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "Makes the roll what FILE says, all of it or nothing. The same file again changes nothing.",
                "Once voting has begun in an election with the roll, FILE may only add voters to it."
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
    static final class Import implements Callable<Integer> {

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
        private final RequiredMasters system = new RequiredMasters();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            List<String> masters = system.masters();
            String brokers = system.brokers();
            Checked checked = check(file, spec);
            ExpectedChange expected = new ExpectedChange(optional(removals), optional(moves));
            RollImport.Result result;
            try (VoteProgress progress = new VoteProgress(spec.commandLine().getErr(), "voters")) {
                result = RollImport.run(masters, brokers, checked, expected, progress::show);
            } catch (InvalidRollException e) {
                throw wrong(file, e);
            } catch (UnexpectedChangeException e) {
                throw new OperatorException(String.valueOf(e.getMessage()), e);
            }
            PrintWriter out = spec.commandLine().getOut();
            show(out, result.roll());
            double seconds = result.took().toMillis() / 1_000.0;
            out.printf(
                    "%,d voters added, %,d moved, %,d removed in %.1f s, %,.0f voters/s%n",
                    result.added(),
                    result.moved(),
                    result.removed(),
                    seconds,
                    result.roll().voters() / Math.max(seconds, 0.001));
            return 0;
        }

        private static OptionalLong optional(@Nullable Long value) {
            return value == null ? OptionalLong.empty() : OptionalLong.of(value);
        }
    }

    @Command(
            name = "lines",
            mixinStandardHelpOptions = true,
            description = {
                "Checks FILE as `import` does, and prints the lines that the roll's digest is made of:",
                "voterId,constituency, in the order of FILE. It asks no system and changes nothing."
            },
            footer = {
                "",
                "The digest that `roll show` prints:",
                "  disvote roll lines FILE | LC_ALL=C sort | sha256sum",
                "",
                "Exit codes: 0 FILE can be imported; 1 it cannot be read; 2 it is wrong, with its lines."
            })
    static final class Lines implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "the whole roll")
        private Path file = Path.of("");

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            Checked checked = check(file, spec);
            PrintWriter out = spec.commandLine().getOut();
            checked.printLines(out);
            return 0;
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows the roll's size and digest, as the elections topic has them.")
    static final class Show implements Callable<Integer> {

        @Mixin
        private final BrokerOptions brokers = new BrokerOptions();

        @Option(names = "--constituencies", description = "also how many voters each constituency has")
        private boolean constituencies;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            Optional<Roll> roll = new ElectionTopic(brokers.brokers()).roll();
            if (roll.isEmpty()) {
                throw new OperatorException("there is no roll yet: import one with `disvote roll import FILE`");
            }
            PrintWriter out = spec.commandLine().getOut();
            show(out, roll.get());
            if (constituencies) {
                roll.get()
                        .constituencies()
                        .forEach((constituency, voters) ->
                                out.printf("  %-40s %,12d%n", constituency.isEmpty() ? "none" : constituency, voters));
            }
            return 0;
        }
    }

    @Command(
            name = "sample",
            mixinStandardHelpOptions = true,
            description = "Writes a roll to try the import with: invented voters in Greece's 59 constituencies.")
    static final class Sample implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "is overwritten")
        private Path file = Path.of("");

        @Option(
                names = "--voters",
                paramLabel = "N",
                defaultValue = "100000",
                description = "how many; default: ${DEFAULT-VALUE}")
        private int voters;

        @Override
        public Integer call() {
            if (voters < Electorate.VOTERS_MIN || voters > Electorate.VOTERS_MAX) {
                throw new UsageException(List.of("--voters %d is not in %d..%d"
                        .formatted(voters, Electorate.VOTERS_MIN, Electorate.VOTERS_MAX)));
            }
            try {
                new Electorate(voters).writeRoll(file);
                return 0;
            } catch (IOException e) {
                throw new OperatorException("%s cannot be written: check the path".formatted(file), e);
            }
        }
    }

    /// Prints the file's warnings.
    ///
    /// @throws UsageException with every problem of the file
    private static Checked check(Path file, CommandSpec spec) {
        PrintWriter err = spec.commandLine().getErr();
        Checked checked;
        try (VoteProgress progress = new VoteProgress(err, "voters")) {
            checked = RollCheck.run(file, progress::show);
        } catch (InvalidRollException e) {
            throw wrong(file, e);
        }
        checked.warnings().forEach(warning -> err.println(file + ": warning: " + warning));
        return checked;
    }

    private static UsageException wrong(Path file, InvalidRollException e) {
        return new UsageException(
                e.problems().stream().map(problem -> file + ": " + problem).toList());
    }

    private static void show(PrintWriter out, Roll roll) {
        out.printf(
                "roll: %,d voters in %,d constituencies since %s%n      %s%n",
                roll.voters(),
                roll.constituencies().keySet().stream()
                        .filter(constituency -> !constituency.isEmpty())
                        .count(),
                roll.importedAt(),
                roll.digest());
    }
}
