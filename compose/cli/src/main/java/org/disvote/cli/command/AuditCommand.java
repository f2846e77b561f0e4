package org.disvote.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.disvote.audit.Audit;
import org.disvote.audit.AuditReport;
import org.disvote.audit.AuditTargets;
import org.disvote.audit.LogTargets;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.Convert.NamedDatabase;
import org.disvote.cli.option.KafkaConfigOption;
import org.disvote.cli.setting.Shown;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.json.Json;
import org.disvote.topics.listen.ServerAddress;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `disvote audit`.
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Compares masters, log and replicas vote for vote: do they hold the same, each voter once, without a gap?",
            "",
            "It may run while votes come in: it waits until log and replicas have what the masters had when it began, "
                    + "and compares up to there. What is missing then is behind; any other difference is wrong.",
            "",
            "It also holds each vote against its election: is that defined, has it this choice, was it open, is the"
                    + " voter on the roll? And each master's elections against the elections topic. Records of the log"
                    + " that displaced no vote are noted.",
            "",
            "It builds the tree of the notary's log again, from the topics and with code of its own, and compares it"
                    + " with every signed checkpoint and every published file; and each statement with the topics and"
                    + " the masters. Each stated count it counts again: of an open election as a whole, of a sealed"
                    + " one as far as that is possible without its key. With --receipts it checks saved receipts, with"
                    + " --since that nothing changed after an earlier audit.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 all equal; 1 something is wrong, behind or unreachable, or a receipt is contradicted; 2"
                    + " wrong usage. A damaged receipt is named and accuses nobody.",
            "",
            "  disvote audit --data ./disvote-data",
            "  disvote audit --data ./disvote-data --receipts ./receipts --since before.json --report now.json",
            "  disvote audit --masters jdbc:postgresql://m0/disvote,jdbc:postgresql://m1/disvote --brokers k1:9092 \\",
            "                --replicas r1=jdbc:postgresql://r1/disvote,r2=jdbc:postgresql://r2/disvote"
        })
@Unrecorded(Unrecorded.Why.READS)
public final class AuditCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:DISVOTE_DATA:-data}",
            description =
                    "the folder of a running `up`, where everything is found (DISVOTE_DATA); default, unless masters"
                            + " are named: ${DEFAULT-VALUE}")
    private Path data = Path.of("data");

    @Option(
            names = "--masters",
            paramLabel = "JDBC,…",
            split = Convert.BETWEEN_URLS,
            hideParamSyntax = true,
            converter = Convert.JdbcUrl.class,
            defaultValue = "${env:DISVOTE_MASTERS}",
            description =
                    "all masters, comma separated, in any order (DISVOTE_MASTERS); several hosts in one URL are one"
                            + " master's")
    private List<String> masters = new ArrayList<>();

    @Option(
            names = {"--brokers", "--kafka"},
            paramLabel = "HOST:PORT",
            defaultValue = "${env:DISVOTE_BROKERS}",
            description = "the brokers that keep the log, or DISVOTE_BROKERS")
    @Shown
    private @Nullable String brokers;

    @Mixin
    private final KafkaConfigOption kafkaConfig = new KafkaConfigOption();

    @Option(
            names = "--replicas",
            paramLabel = "NAME=JDBC,…",
            split = Convert.BETWEEN_NAMED_URLS,
            hideParamSyntax = true,
            converter = Convert.NamedJdbcUrl.class,
            defaultValue = "${env:DISVOTE_REPLICAS}",
            description = "the replicas by name, or DISVOTE_REPLICAS; none compares masters and log only")
    private List<NamedDatabase> replicas = new ArrayList<>();

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "how long at most to wait for log and replicas (default: ${DEFAULT-VALUE})")
    private double patienceSeconds;

    @Option(
            names = "--findings",
            paramLabel = "N",
            defaultValue = "20",
            description = "how many findings to list; all are counted (default: ${DEFAULT-VALUE})")
    private int findings;

    @Option(
            names = "--log",
            paramLabel = "DIR|URL",
            defaultValue = "${env:DISVOTE_LOG}",
            description = "the files of the log, which the notary publishes: a folder or a URL (DISVOTE_LOG)")
    @Shown
    private @Nullable String log;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            defaultValue = "${env:DISVOTE_POLICY_FILE}",
            description =
                    "whose signatures its checkpoint must have, and which witnesses to ask; from paper or press, not"
                            + " from the log (DISVOTE_POLICY_FILE)")
    private @Nullable Path policy;

    @Option(
            names = "--receipts",
            paramLabel = "DIR",
            description = "a folder of receipts that voters, parties or `cast` saved, one a file")
    private @Nullable Path receipts;

    @Option(
            names = "--since",
            paramLabel = "REPORT",
            description = "the saved report of an earlier audit: nothing that it saw may have changed")
    private @Nullable Path since;

    @Option(
            names = "--transcript",
            paramLabel = "FILE",
            description =
                    "a count.json to check, also before it is stated; of stated ones the published log has the files."
                            + " It may be given several times")
    private List<Path> transcripts = new ArrayList<>();

    @Option(names = "--report", paramLabel = "FILE", description = "saves the report as JSON, for a later --since")
    private @Nullable Path report;

    @Option(names = "--json", description = "the whole report as JSON, digests by partition included")
    private boolean json;

    @Mixin
    private final Output output = new Output();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        AuditTargets targets = targets();
        AuditReport result;
        try (VoteProgress progress = output.progress("votes")) {
            result = Audit.run(
                    targets, Duration.ofMillis(Math.round(patienceSeconds * 1_000)), findings, progress::show);
        }
        if (report != null) {
            save(report, json(result));
        }
        output.out().print(json ? json(result) : result.text());
        return result.foundNothing() ? 0 : 1;
    }

    private static void save(Path file, String json) {
        try {
            Files.writeString(file, json);
        } catch (IOException e) {
            throw new OperatorException(
                    "the report cannot be saved in %s (%s): name a file that can be written"
                            .formatted(file, OperatorFile.why(e)),
                    e);
        }
    }

    private AuditTargets targets() {
        List<String> problems = new ArrayList<>();
        if (!(patienceSeconds >= 0 && patienceSeconds <= 86_400)) {
            problems.add("--patience " + patienceSeconds + " is not in 0..86400 seconds");
        }
        if (findings < 1 || findings > 100_000) {
            problems.add("--findings " + findings + " is not in 1..100000");
        }
        AuditTargets named = null;
        String bootstrap = brokers == null ? "" : brokers;
        boolean running =
                masters.isEmpty() || spec.commandLine().getParseResult().hasMatchedOption("--data");
        if (!running && bootstrap.isBlank()) {
            problems.add("no brokers to read the log from: give --data DIR, or --masters, --brokers and --replicas");
        } else if (!running) {
            try {
                named = new AuditTargets(masters, kafkaConfig.of(bootstrap), NamedDatabase.byName(replicas));
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage() + ": give --data DIR, or --masters, --brokers and --replicas");
            }
        }
        if (receipts != null && !Files.isDirectory(receipts)) {
            problems.add("--receipts " + receipts + " is not a folder");
        }
        if (log != null && log.matches("https?://.*") && ServerAddress.http(log).isEmpty()) {
            problems.add("--log " + log + " is not a URL");
        }
        if (!problems.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join(System.lineSeparator(), problems));
        }
        AuditTargets targets = named != null ? named : ofRunning(Endpoints.read(data));
        LogTargets found = targets.log();
        return targets.with(new LogTargets(
                Optional.ofNullable(log).or(found::published),
                Optional.ofNullable(policy).or(found::policy),
                Optional.ofNullable(receipts),
                Optional.ofNullable(since),
                transcripts,
                Optional.empty()));
    }

    private AuditTargets ofRunning(Endpoints system) {
        return new AuditTargets(
                system.masters(),
                kafkaConfig.of(system.kafka()),
                system.replicas(),
                LogTargets.of(system.log(), system.policy()));
    }

    private static String json(AuditReport report) {
        ObjectWriter writer = Json.MAPPER.writerWithDefaultPrettyPrinter();
        try {
            return writer.writeValueAsString(report) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the report as JSON", e);
        }
    }
}
