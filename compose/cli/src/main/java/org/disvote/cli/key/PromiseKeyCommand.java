package org.disvote.cli.key;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.BrokerOptions;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.setting.Shown;
import org.disvote.cli.terminal.Output;
import org.disvote.operate.key.PromiseKeyStatements;
import org.disvote.operate.key.PromiseKeyStatements.Said;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.id.Ids;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.SystemTopic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote promise-key`.
@Command(
        name = "promise-key",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the key by which one ingest instance signs the promises in receipts, and states in the log that it"
                    + " is used, or no longer.",
            "An instance gives promises only once the statement of its key is cosigned by enough witnesses."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PromiseKeyCommand.New.class, PromiseKeyCommand.State.class, PromiseKeyCommand.Revoke.class},
        footer = {
            "",
            "  disvote promise-key new --instance ingest-2 --out promise-ingest-2",
            "  disvote promise-key state --key promise-ingest-2",
            "  disvote ingest … --promise-key promise-ingest-2 --log http://notary:8086/log/ --policy policy"
        })
public final class PromiseKeyCommand {

    private static final String AFTER_ORIGIN = "/promise/";

    /// A promise key that is not this system's would never be believed.
    private static void requireOurs(VerifierKey key, SystemRecord system) {
        if (!key.name().startsWith(system.origin() + AFTER_ORIGIN)) {
            throw new OperatorException("the key %s is not a promise key of this system, whose names begin with %s%s"
                    .formatted(key.name(), system.origin(), AFTER_ORIGIN));
        }
    }

    private static VerifierKey parse(String vkey) {
        try {
            VerifierKey key = VerifierKey.parse(vkey);
            if (key.type() == VerifierKey.Type.ED25519) {
                return key;
            }
        } catch (MalformedNoteException e) {
            throw new UsageException(List.of("--vkey is no public key: " + e.getMessage()));
        }
        throw new UsageException(List.of("--vkey is a witness's key (type 04): a promise key has type 01"));
    }

    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a new key in FILE, mode 0600, and prints its public key.",
                "Each instance has a key of its own, so that a stolen one ends the promises of one instance only."
            })
    static final class New implements Callable<Integer> {

        @Option(
                names = "--instance",
                required = true,
                paramLabel = "NAME",
                description = "the instance's name; the key is named ORIGIN/promise/NAME")
        @Shown
        private String instance = "";

        @Option(
                names = "--out",
                required = true,
                paramLabel = "FILE",
                description = "the key's file; it must not exist")
        private Path file = Path.of("");

        @Mixin
        private final BrokerOptions brokers = new BrokerOptions();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            if (!Ids.isValid(instance)) {
                throw new UsageException(List.of("--instance must be " + Ids.FORM));
            }
            String origin = SystemTopic.read(brokers.brokers()).origin();
            SigningKey key = SigningKey.generate(origin + AFTER_ORIGIN + instance);
            key.create(file);
            PrintWriter out = output.out();
            out.println("key " + file);
            out.println("vkey " + key.vkey());
            return 0;
        }
    }

    @Command(
            name = "state",
            mixinStandardHelpOptions = true,
            description = {
                "States that promises are signed with this key. The notary takes the statement into the log.",
                "Whoever has the key's file can make promises in the operator's name: state it where nobody else has"
                        + " it."
            })
    static final class State implements Callable<Integer> {

        @ArgGroup(multiplicity = "1")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Which which;

        static final class Which {
            @Option(names = "--key", paramLabel = "FILE", required = true, description = "the key's file")
            private @Nullable Path file;

            @Option(
                    names = "--vkey",
                    paramLabel = "VKEY",
                    required = true,
                    description = "the public key, as `promise-key new` printed it")
            @Shown
            private @Nullable String vkey;
        }

        @Mixin
        private final BrokerOptions brokers = new BrokerOptions();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            Path file = which.file;
            VerifierKey key = file != null ? SigningKey.read(file).verifier() : parse(String.valueOf(which.vkey));
            requireOurs(key, SystemTopic.read(brokers.brokers()));
            PromiseKeyStatements statements = new PromiseKeyStatements(brokers.brokers());
            Said said = statements.of(key.text());
            if (said.revoked()) {
                throw new OperatorException(
                        "the use of the key %s was ended for good: make a new one with".formatted(key.name())
                                + " disvote promise-key new");
            }
            if (!said.stated()) {
                statements.state(key.text(), Instant.now());
            }
            PrintWriter out = output.out();
            out.println((said.stated() ? "stated before: " : "stated: ") + key.text());
            out.println("The instance gives promises once the notary has this in the log and enough witnesses have"
                    + " cosigned it.");
            return 0;
        }
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = {
                "States that promises are no longer signed with this key, for good.",
                "Promises that it signed for later votes accuse nobody. Those for votes that the log has by then"
                        + " stay good."
            },
            footer = {
                "",
                "Every ingest with this key stops signing within seconds, and goes on taking votes. Give it a new key:",
                "disvote promise-key new and state, then a restart. Voters get a new promise when they ask again."
            })
    static final class Revoke implements Callable<Integer> {

        @Option(
                names = "--vkey",
                required = true,
                paramLabel = "VKEY",
                description = "the public key, as `promise-key new` printed it and the log has it")
        @Shown
        private String vkey = "";

        @Mixin
        private final BrokerOptions brokers = new BrokerOptions();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            VerifierKey key = parse(vkey);
            requireOurs(key, SystemTopic.read(brokers.brokers()));
            PromiseKeyStatements statements = new PromiseKeyStatements(brokers.brokers());
            Said said = statements.of(key.text());
            if (!said.revoked()) {
                statements.revoke(key.text(), Instant.now());
            }
            PrintWriter out = output.out();
            out.println((said.revoked() ? "revoked before: " : "revoked: ") + key.text());
            if (!said.stated()) {
                out.println("It was never stated, so no promise with it was good.");
            }
            return 0;
        }
    }
}
