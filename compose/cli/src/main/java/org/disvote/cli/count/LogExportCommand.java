package org.disvote.cli.count;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.disvote.cli.option.BrokerOptions;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.setting.Shown;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.count.RefusedException;
import org.disvote.count.extract.LogExtract;
import org.disvote.count.extract.LogSources;
import org.disvote.count.input.CheckedInput;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.roll.RollExport;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.tlog.Policy;
import org.disvote.verify.log.HttpLog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote log export`.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes what the count of a closed election needs into a new folder: one cosigned checkpoint, the"
                    + " statements and every record in its tree, the terms, the ballot papers and the roll.",
            "The folder is there only once all of it folds to the checkpoint's root."
        },
        footer = {
            "",
            "Records of other elections are in it, too: a vote that is left out could not be told from one of another",
            "election. The folder has pseudonyms and ballots; of a sealed election nobody can read these.",
            "",
            "Exit codes: 0 the folder is written; 1 it is not, and the message says why; 2 wrong usage.",
            "",
            "  disvote log export --election eur-2027 --out export --brokers k1:9092 \\",
            "          --log http://notary:8086/log/ --policy policy \\",
            "          --masters jdbc:postgresql://m0/disvote,jdbc:postgresql://m1/disvote"
        })
final class LogExportCommand implements Callable<Integer> {

    @Option(names = "--election", required = true, paramLabel = "ID", description = "a closed election")
    @Shown
    private String election = "";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "the folder; it must not exist")
    private Path out = Path.of("");

    @Mixin
    private final BrokerOptions kafka = new BrokerOptions();

    @Option(
            names = "--log",
            paramLabel = "URL",
            description = "where the log is served; without it, by the system that runs on --data")
    private @Nullable URI log;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "the log and the witnesses to trust; without it, that of the system that runs on --data")
    private @Nullable Path policy;

    @Option(
            names = "--masters",
            split = Convert.BETWEEN_URLS,
            hideParamSyntax = true,
            paramLabel = "JDBC,…",
            converter = Convert.JdbcUrl.class,
            defaultValue = "${env:DISVOTE_MASTERS}",
            description = "all masters, comma separated, in any order (DISVOTE_MASTERS); needed for a roll; without it,"
                    + " those of the system that runs on --data")
    private List<String> masters = new ArrayList<>();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        ElectionId id = ElectionId.parse(election)
                .orElseThrow(() -> new UsageException(List.of("--election must be " + Ids.FORM)));
        Policy trusted = Policy.read(policy());
        CheckedInput checked;
        try (HttpLog served = new HttpLog(log());
                VoteProgress progress = output.progress("lines")) {
            Brokers brokers = kafka.brokers();
            LogSources sources = new LogSources(
                    brokers,
                    served::open,
                    (roll, to, watch) -> RollExport.write(masters(), brokers, roll, to, watch::progress));
            checked = LogExtract.write(id, out, trusted, sources, progress::show);
        } catch (RefusedException e) {
            throw new OperatorException("nothing was exported: " + e.getMessage(), e);
        }
        PrintWriter screen = output.out();
        InputText.print(screen, checked, trusted);
        screen.println("written: " + out);
        screen.println(
                "Each trustee, or whoever counts, checks it on their own machine: disvote count check-input --export "
                        + out.getFileName() + " --policy THEIR-POLICY");
        return 0;
    }

    private Path policy() {
        return policy != null
                ? policy
                : Optional.ofNullable(kafka.endpoints().policy())
                        .map(Path::of)
                        .orElseThrow(() -> new UsageException(List.of("Missing required option: --policy FILE")));
    }

    private URI log() {
        if (log != null) {
            return log;
        }
        Endpoints system = kafka.endpoints();
        return Optional.ofNullable(system.log())
                .orElseThrow(() -> new UsageException(List.of("Missing required option: --log URL")));
    }

    private List<String> masters() {
        return masters.isEmpty() ? kafka.endpoints().masters() : masters;
    }
}
