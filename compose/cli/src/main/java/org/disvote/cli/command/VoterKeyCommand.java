package org.disvote.cli.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.RequiredMasters;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Output;
import org.disvote.operate.key.KeyErasure;
import org.disvote.operate.key.KeyShare;
import org.disvote.operate.key.KeyShareFiles;
import org.disvote.operate.key.KeyShares;
import org.disvote.operate.key.KeyStatements;
import org.disvote.operate.key.KeyUse;
import org.disvote.operate.key.KeyUses;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.voter.VoterKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "voter-key",
        mixinStandardHelpOptions = true,
        description = {
            "Makes, backs up and destroys the key that turns voter IDs into pseudonyms.",
            "Without it nobody can vote; whoever has it can say who took part, but not what anybody chose."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            VoterKeyCommand.New.class,
            VoterKeyCommand.Join.class,
            VoterKeyCommand.Show.class,
            VoterKeyCommand.Destroy.class
        })
public final class VoterKeyCommand {

    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a new key in FILE, mode 0600, and with --trustees its shares beside it: FILE.share-1, …",
                "Give each share to another person, and keep none of them beside the key."
            },
            footer = {
                "",
                "A system has one key. It cannot be changed while an election runs: `disvote topics --voter-key FILE`",
                "writes its commitment into the system record, and every ingest needs the same file."
            })
    static final class New implements Callable<Integer> {

        @Option(
                names = "--out",
                required = true,
                paramLabel = "FILE",
                description = "the key's file; it must not exist")
        private Path file = Path.of("");

        @Option(
                names = "--trustees",
                paramLabel = "N",
                description = "how many shares to make, 2 to " + KeyShares.TRUSTEES_MAX)
        private @Nullable Integer trustees;

        @Option(
                names = "--threshold",
                paramLabel = "N",
                description = "how many shares give the key again, from 2; needed with --trustees")
        private @Nullable Integer threshold;

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            VoterKey key = VoterKey.random();
            List<Path> files = KeyShareFiles.create(file, key, shares(key));
            PrintWriter out = output.out();
            out.println("key " + file);
            files.forEach(share -> out.println("share " + share));
            out.println("commitment " + key.commitment());
            out.flush();
            if (files.isEmpty()) {
                PrintWriter err = output.err();
                err.println("No shares were made: if this file is lost, nobody can vote. Keep a copy elsewhere.");
                err.flush();
            }
            return 0;
        }

        private List<KeyShare> shares(VoterKey key) {
            Integer all = trustees;
            Integer needed = threshold;
            if (all == null && needed == null) {
                return List.of();
            }
            if (all == null || needed == null) {
                throw new UsageException(List.of("--trustees and --threshold are given together"));
            }
            try {
                return KeyShares.split(key, all, needed);
            } catch (IllegalArgumentException e) {
                throw UsageException.of(e);
            }
        }
    }

    @Command(
            name = "join",
            mixinStandardHelpOptions = true,
            description =
                    "Makes a lost key again from its shares, in any order; one that is damaged or forged is named.")
    static final class Join implements Callable<Integer> {

        @Parameters(arity = "1..*", paramLabel = "SHARE", description = "files that `voter-key new` wrote")
        private List<Path> shares = new ArrayList<>();

        @Option(
                names = "--out",
                required = true,
                paramLabel = "FILE",
                description = "the key's file; it must not exist")
        private Path file = Path.of("");

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            VoterKey key =
                    KeyShares.join(shares.stream().map(KeyShareFiles::read).toList());
            key.write(file);
            PrintWriter out = output.out();
            out.println("key " + file);
            out.println("commitment " + key.commitment());
            return 0;
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = {
                "Shows a key's commitment, never the key.",
                "The same stands in the system record, on every master and in the terms of elections."
            })
    @Unrecorded(Unrecorded.Why.READS)
    static final class Show implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "the key's file")
        private Path file = Path.of("");

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            PrintWriter out = output.out();
            out.println("commitment " + VoterKey.read(file).commitment());
            return 0;
        }
    }

    @Command(
            name = "destroy",
            mixinStandardHelpOptions = true,
            description = {
                "Overwrites and deletes a system's key, and states it for everybody to see.",
                "Refused until every launched election that uses the key is closed on every partition, and its"
                        + " objection period is over. Afterwards nobody can vote under it, and who took part cannot be"
                        + " told from the pseudonyms any more."
            },
            footer = {
                "",
                "A disk may keep old blocks of a file. Copies, shares and backups are yours to destroy, and each",
                "ingest keeps the key in memory until it ends. A command that was stopped can be run again."
            })
    static final class Destroy implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "the key's file")
        private Path file = Path.of("");

        @Option(
                names = "--after",
                paramLabel = "DAYS",
                converter = Convert.Days.class,
                defaultValue = "30",
                description = "how many days after the close results may be objected to; default: ${DEFAULT-VALUE}")
        private int days = 30;

        @Mixin
        private final RequiredMasters system = new RequiredMasters();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            String commitment = KeyErasure.commitment(file);
            Brokers brokers = system.brokers();
            SystemRecord record = SystemTopic.read(brokers);
            if (!record.voterKey().filter(commitment::equals).isPresent()) {
                throw new OperatorException("%s is not the key of this system: its commitment is %s, the system's %s"
                        .formatted(file, commitment, record.voterKey().orElse("none")));
            }
            List<String> obstacles = KeyUse.obstacles(
                    KeyUses.of(commitment, system.masters(), brokers, record.routing()),
                    Instant.now(),
                    Duration.ofDays(days));
            if (!obstacles.isEmpty()) {
                throw new OperatorException("the key is still needed: " + String.join("; ", obstacles));
            }
            KeyErasure.overwrite(file);
            KeyStatements statements = new KeyStatements(brokers);
            if (!statements.isDestroyed(commitment)) {
                statements.destroyed(commitment, Instant.now());
            }
            KeyErasure.delete(file);
            PrintWriter out = output.out();
            out.println("destroyed, and stated: voter key " + commitment);
            out.println("Destroy its shares and copies too, and end every ingest that has it in memory.");
            return 0;
        }
    }
}
