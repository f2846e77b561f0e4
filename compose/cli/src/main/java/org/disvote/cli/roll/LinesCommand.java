package org.disvote.cli.roll;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.terminal.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "lines",
        mixinStandardHelpOptions = true,
        description = {
            "Checks FILE as `import` does, and prints the lines that its digest is made of, in the order of FILE:",
            "voterId, or, if any line of FILE has a constituency, voterId,constituency. It asks no system."
        },
        footer = {
            "",
            "The digest `raw` of `roll show` and `roll check`:",
            "  disvote roll lines FILE | LC_ALL=C sort | sha256sum",
            "",
            "Exit codes: 0 FILE can be imported; 1 it cannot be read; 2 it is wrong, with its lines."
        })
@Unrecorded(Unrecorded.Why.READS)
final class LinesCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "the whole roll")
    private Path file = Path.of("");

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        RollTexts.check(file, output).printLines(output.out());
        return 0;
    }
}
