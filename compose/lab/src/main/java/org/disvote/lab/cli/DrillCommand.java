package org.disvote.lab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.Cli;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.ProgressLine;
import org.disvote.lab.drill.Drill;
import org.disvote.lab.drill.DrillReport;
import org.disvote.lab.drill.fault.Fault;
import org.disvote.lab.process.HaPrograms;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `disvote drill`.
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        description = {
            "Breaks a running `up --ha` on purpose while people vote, lets it mend itself, and checks what is"
                    + " promised.",
            "After each fault every acknowledged vote must be everywhere, in the log's tree too, at its position and"
                    + " with its choice, and nobody counted twice.",
            "Each acknowledgement is a line in DIR/drill. Never run it on a system that matters."
        },
        footer = {"", "Exit codes: 0 every promise held; 1 one was broken; 2 wrong usage."})
final class DrillCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:DISVOTE_DATA:-data}",
            description = "the folder of a running `up --ha` (DISVOTE_DATA); default: ${DEFAULT-VALUE}")
    private Path data = Path.of("data");

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "chooses victims and random faults; default: another one each time")
    private @Nullable Long seed;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "faults at random for so long; without it, one of each")
    private @Nullable Integer minutes;

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "NAME",
            converter = FaultName.class,
            description = "only these, in this order; default: all. See --list")
    private List<Fault> faults = Arrays.asList(Fault.values());

    @Option(
            names = "--gap",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "how long a shard may acknowledge nothing; default: ${DEFAULT-VALUE}")
    private int gapSeconds = 60;

    @Option(names = "--list", description = "say which faults there are, and break nothing")
    private boolean list;

    @Mixin
    private final Output output = new Output();

    static final class FaultName implements ITypeConverter<Fault> {
        @Override
        public Fault convert(String value) {
            return Arrays.stream(Fault.values())
                    .filter(fault -> fault.toString().equals(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "'%s' is none of %s".formatted(value, Arrays.toString(Fault.values()))));
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = output.out();
        if (list) {
            Arrays.stream(Fault.values()).forEach(fault -> out.printf("%-22s %s%n", fault, fault.what()));
            return 0;
        }
        if (faults.contains(Fault.WRONG_CLOCK)) {
            HaPrograms.requireFaketime();
        }
        Drill drill = new Drill(data, seed == null ? System.nanoTime() : seed, Duration.ofSeconds(gapSeconds));
        out.println("seed " + drill.seed());
        DrillReport report;
        try (ProgressLine progress = ProgressLine.on(out)) {
            report = minutes == null
                    ? drill.inOrder(faults, progress::show)
                    : drill.atRandom(faults, Duration.ofMinutes(minutes), progress::show);
        }
        out.print(report.text());
        out.flush();
        return report.passed() ? 0 : Cli.FAILED;
    }
}
