package org.disvote.cli.trustee;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.disvote.ceremony.share.ShareErasure;
import org.disvote.ceremony.share.ShareErasure.Which;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.KafkaConfigOption;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Output;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.key.SealKeyStatements;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OwnerOnlyFile;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.tlog.Policy;
import org.disvote.verify.log.HttpLog;
import org.disvote.verify.log.LogAnswerException;
import org.disvote.verify.log.LogView;
import org.disvote.verify.log.StatementScan.Interest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote shares`.
@Command(
        name = "shares",
        mixinStandardHelpOptions = true,
        description = "Destroys the shares of an election's key once nobody needs them any more.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = SharesCommand.Destroy.class)
public final class SharesCommand {

    @Command(
            name = "destroy",
            mixinStandardHelpOptions = true,
            description = {
                "Overwrites and deletes shares. Refused until the election's count is stated in the log and the"
                        + " objection period is over: then nothing needs the key, and as long as enough shares exist,"
                        + " whoever has them and a copy of the ballots can read how everybody voted.",
                "The count is looked up in the log that is served (--log and --policy) or in the system's"
                        + " topics (--brokers). With --brokers it also states that the key is destroyed, once so few"
                        + " shares are left that they open nothing."
            },
            footer = {
                "",
                "A disk may keep old blocks of a file. Copies and backups are yours to destroy. A command that was",
                "stopped can be run again.",
                "",
                "  disvote shares destroy --share share-2-bea.json --log https://log.example.org/log/ --policy policy",
                "  disvote shares destroy --share share-1-anna.json --brokers kafka:9092 --destroyed-before 2"
            })
    static final class Destroy implements Callable<Integer> {

        @Option(
                names = "--share",
                required = true,
                arity = "1..*",
                paramLabel = "FILE",
                description = "shares of one election")
        private List<Path> files = new ArrayList<>();

        @Option(names = "--log", paramLabel = "URL", description = "where the log is served")
        private @Nullable URI log;

        @Option(
                names = "--policy",
                paramLabel = "FILE",
                description = "with --log: which log and which witnesses you believe")
        private @Nullable Path policy;

        @Option(
                names = {"--brokers", "--kafka"},
                paramLabel = "HOST:PORT,…",
                converter = Convert.BrokerAddresses.class,
                description = "Kafka's bootstrap servers")
        private @Nullable String brokers;

        @Mixin
        private final KafkaConfigOption kafkaConfig = new KafkaConfigOption();

        @Option(
                names = "--destroyed-before",
                paramLabel = "N",
                converter = Others.class,
                defaultValue = "0",
                description = "with --brokers: how many other shares their trustees have destroyed; default:"
                        + " ${DEFAULT-VALUE}")
        private int before;

        @Option(
                names = "--after",
                paramLabel = "DAYS",
                converter = Convert.Days.class,
                defaultValue = "30",
                description = "how many days after the count it may be objected to; default: ${DEFAULT-VALUE}")
        private int days = 30;

        @Option(
                names = "--force",
                description = "asks nobody: if too few shares are left before the count, no ballot of the election can"
                        + " ever be counted")
        private boolean force;

        @Mixin
        private final Output output = new Output();

        static final class Others extends Convert.Range {
            Others() {
                super(0, Seal.TRUSTEES_MAX);
            }
        }

        @Override
        public Integer call() {
            List<Path> given = files.stream().distinct().toList();
            List<Which> shares = given.stream().map(ShareErasure::of).toList();
            Which first = shares.getFirst();
            if (!shares.stream().allMatch(share -> isOfOneKey(share, first))) {
                throw new OperatorException(
                        "the shares are of different elections or seals: destroy those of one at a" + " time");
            }
            if (!force) {
                requireOver(first.election());
            }
            Brokers system = system();
            Optional<String> unstated = system == null ? Optional.empty() : unstated(system, shares);
            given.forEach(ShareErasure::overwrite);
            if (system != null && unstated.isEmpty()) {
                state(system, first.election());
            }
            given.forEach(OwnerOnlyFile::delete);
            PrintWriter screen = output.out();
            screen.printf(
                    "destroyed: %s of election %s%n",
                    indexes(shares).stream().map(index -> "share " + index).collect(Collectors.joining(", ")),
                    first.election());
            if (system != null) {
                screen.println(unstated.orElse("stated: the key of election " + first.election() + " is destroyed"));
            }
            screen.println("Destroy your copies and backups too.");
            return 0;
        }

        private static boolean isOfOneKey(Which one, Which other) {
            return one.election().equals(other.election()) && one.sealDigest().equals(other.sealDigest());
        }

        private static Set<Integer> indexes(List<Which> shares) {
            return shares.stream().map(Which::index).collect(Collectors.toCollection(TreeSet::new));
        }

        private void requireOver(ElectionId election) {
            Instant counted = counted(election)
                    .orElseThrow(() -> new OperatorException(
                            "the count of election %s is not stated in the log: without its shares it cannot be counted"
                                    .formatted(election)));
            Instant over = counted.plus(Duration.ofDays(days));
            if (Instant.now().isBefore(over)) {
                throw new OperatorException(
                        "the objection period of election %s ends at %s: until then a recount may need the shares"
                                .formatted(election, over));
            }
        }

        private @Nullable Brokers system() {
            return brokers == null ? null : kafkaConfig.of(brokers);
        }

        private Optional<Instant> counted(ElectionId election) {
            Brokers system = system();
            URI served = log;
            Path believed = policy;
            if (system != null) {
                return new SealKeyStatements(system).counted(election);
            }
            if (served == null || believed == null) {
                throw new UsageException(List.of("where is the count stated? Give --log and --policy, or --brokers; or"
                        + " --force, which asks nobody"));
            }
            try (HttpLog files = new HttpLog(served)) {
                return LogView.open(files, Policy.read(believed))
                        .statements(new Interest(0, 1, Set.of(election.value())))
                        .counts()
                        .stream()
                        .map(found -> found.leaf().at())
                        .findFirst();
            } catch (LogAnswerException e) {
                throw new OperatorException("%s: %s".formatted(served, e.why()), e);
            }
        }

        /// Why the destruction of the key is not stated yet; empty if it is to be.
        private Optional<String> unstated(Brokers system, List<Which> shares) {
            Which first = shares.getFirst();
            Seal seal = new ElectionTopic(system)
                    .find(first.election())
                    .flatMap(known -> known.election().terms().seal())
                    .orElseThrow(() -> new OperatorException(
                            "this system has no sealed election %s: see --brokers".formatted(first.election())));
            if (!seal.digest().equals(first.sealDigest())) {
                throw new OperatorException("the shares are of another seal than election %s has: %s, not %s"
                        .formatted(first.election(), first.sealDigest(), seal.digest()));
            }
            int left = Math.max(
                    0, seal.trustees().size() - before - indexes(shares).size());
            return left < seal.threshold()
                    ? Optional.empty()
                    : Optional.of("not stated: %s left, and %s the ballots; state it with the last of them"
                            .formatted(
                                    Quantity.of(left, "share is", "shares are"),
                                    Quantity.of(seal.threshold(), "opens", "open")));
        }

        private static void state(Brokers system, ElectionId election) {
            SealKeyStatements statements = new SealKeyStatements(system);
            if (!statements.isDestroyed(election)) {
                statements.destroyed(election, Instant.now());
            }
        }
    }
}
