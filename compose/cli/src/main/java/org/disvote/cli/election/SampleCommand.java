package org.disvote.cli.election;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.Convert;
import org.disvote.operate.sample.GreekElection;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sample",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a definition to try `put` and `launch` with: a Greek parliamentary election with invented lists and"
                    + " candidates, open from now for a year, for the voters of `roll sample`."
        })
@Unrecorded(Unrecorded.Why.READS)
final class SampleCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "is overwritten")
    private Path file = Path.of("");

    @Option(
            names = "--id",
            paramLabel = "ID",
            defaultValue = "greece",
            converter = Convert.Election.class,
            description = "the election's ID; default: ${DEFAULT-VALUE}")
    private ElectionId id = new ElectionId("greece");

    @Option(
            names = "--largest",
            description = "30 lists with 20 candidates in each constituency, whatever its seats: 3.6 MB")
    private boolean largest;

    @Override
    public Integer call() {
        Instant opensAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant closesAt = opensAt.atZone(ZoneOffset.UTC).plusYears(1).toInstant();
        try {
            Files.write(
                    file, Json.encode(GreekElection.json(id, opensAt, closesAt, largest ? Size.LARGEST : Size.BY_LAW)));
            return 0;
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be written (%s): check the path".formatted(file, OperatorFile.why(e)), e);
        }
    }
}
