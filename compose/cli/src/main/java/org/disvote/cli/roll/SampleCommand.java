package org.disvote.cli.roll;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.UsageException;
import org.disvote.operate.sample.Electorate;
import org.disvote.topics.operator.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sample",
        mixinStandardHelpOptions = true,
        description = "Writes a roll to try the import with: invented voters in Greece's 59 constituencies.")
@Unrecorded(Unrecorded.Why.READS)
final class SampleCommand implements Callable<Integer> {

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
            throw new UsageException(List.of(
                    "--voters %d is not in %d..%d".formatted(voters, Electorate.VOTERS_MIN, Electorate.VOTERS_MAX)));
        }
        try {
            new Electorate(voters).writeRoll(file);
            return 0;
        } catch (IOException e) {
            throw new OperatorException("%s cannot be written: check the path".formatted(file), e);
        }
    }
}
