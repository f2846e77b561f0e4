package org.disvote.compose.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.disvote.compose.demo.Demo;
import org.disvote.compose.election.ElectionTopic;
import org.disvote.compose.part.OperatorException;
import org.disvote.compose.roll.RollImport;
import org.disvote.compose.roll.RollImport.InvalidRollException;
import org.disvote.topics.event.Roll;
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
        subcommands = {RollCommand.Import.class, RollCommand.Show.class, RollCommand.Sample.class})
final class RollCommand implements Runnable {

    @Override
    public void run() {
        throw new UsageException(List.of("Missing command: import, show or sample"));
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
                "FILE is CSV with a header, one voter a line, in any order; a constituency may be left empty:",
                "  voterId,constituency",
                "  GR-0000000001,chania",
                "",
                "Exit codes: 0 the roll is this; 1 something stands in the way; 2 FILE is wrong, with its lines."
            })
    static final class Import implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "the whole roll")
        private Path file = Path.of("");

        @Option(
                names = "--masters",
                split = Convert.BETWEEN_URLS,
                hideParamSyntax = true,
                paramLabel = "JDBC,…",
                converter = Convert.JdbcUrl.class,
                defaultValue = "${env:DISVOTE_MASTERS}",
                description =
                        "the masters by shard, comma separated (DISVOTE_MASTERS); without it, those of the system that runs on --data")
        private List<String> masters = new ArrayList<>();

        @Mixin
        private final BrokerOptions brokers = new BrokerOptions();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            List<String> known = masters.isEmpty() ? brokers.endpoints().masters() : masters;
            RollImport.Result result;
            try (VoteProgress progress = new VoteProgress(spec.commandLine().getErr(), "voters")) {
                result = RollImport.run(known, brokers.brokers(), file, progress::show);
            } catch (InvalidRollException e) {
                throw new UsageException(e.problems().stream()
                        .map(problem -> file + ": " + problem)
                        .toList());
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
            if (voters < Demo.VOTERS_MIN || voters > Demo.VOTERS_MAX) {
                throw new UsageException(
                        List.of("--voters %d is not in %d..%d".formatted(voters, Demo.VOTERS_MIN, Demo.VOTERS_MAX)));
            }
            try {
                Demo.writeRoll(voters, file);
                return 0;
            } catch (IOException e) {
                throw new OperatorException("%s cannot be written: check the path".formatted(file), e);
            }
        }
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
