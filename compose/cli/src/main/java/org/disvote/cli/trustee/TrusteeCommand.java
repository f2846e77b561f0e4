package org.disvote.cli.trustee;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.ceremony.deal.TrusteeText;
import org.disvote.cli.log.NewKey;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.secret.SecretLines;
import org.disvote.cli.secret.Secrets;
import org.disvote.cli.setting.Shown;
import org.disvote.cli.terminal.Output;
import org.disvote.topics.id.Ids;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote trustee`.
@Command(
        name = "trustee",
        mixinStandardHelpOptions = true,
        description = "What a trustee of a sealed election does on a machine of their own; docs/ceremony.md says when.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TrusteeCommand.Key.class, TrusteeCommand.Commit.class, CheckCommand.class})
public final class TrusteeCommand {

    @Command(
            name = "key",
            mixinStandardHelpOptions = true,
            description = "Makes the key with which a trustee signs the test of an election's key, and its count.",
            synopsisSubcommandLabel = "COMMAND",
            subcommands = Key.New.class)
    static final class Key {

        @Command(
                name = "new",
                mixinStandardHelpOptions = true,
                description = {
                    "Makes a new key in FILE, mode 0600, and prints its vkey for the list of trustees.",
                    "The file stays with the trustee: whoever has it can sign in the trustee's name, but opens no"
                            + " ballot."
                })
        static final class New extends NewKey {

            @Option(names = "--name", required = true, paramLabel = "NAME", description = "the trustee's name, an ID")
            @Shown
            private String name = "";

            @Override
            protected String name() {
                if (!Ids.isValid(name)) {
                    throw new UsageException(List.of("--name must be " + Ids.FORM));
                }
                return name;
            }

            @Override
            protected String publicKey(SigningKey key) {
                return key.vkey();
            }
        }
    }

    @Command(
            name = "commit",
            mixinStandardHelpOptions = true,
            description = {
                "Prints the commitment to dice or words, which are typed without being shown.",
                "It goes into the list of trustees, behind the vkey. The same text is typed when the key is made; a"
                        + " space or another letter makes it another text."
            })
    static final class Commit implements Callable<Integer> {

        @Option(
                names = "--text-file",
                paramLabel = "FILE",
                description = "for trying only, instead of typing: one line; mode 0600")
        private @Nullable Path file;

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            char[] text = text();
            try {
                PrintWriter screen = output.out();
                screen.println("commitment " + TrusteeText.commitment(text));
                return 0;
            } catch (IllegalArgumentException e) {
                throw new OperatorException("nothing is committed to: " + e.getMessage(), e);
            } finally {
                Arrays.fill(text, '\0');
            }
        }

        private char[] text() {
            Path given = file;
            if (given != null) {
                List<char[]> lines = SecretLines.read(given);
                if (lines.size() != 1) {
                    throw new OperatorException("%s has %d lines: one is needed".formatted(given, lines.size()));
                }
                return lines.getFirst();
            }
            Secrets secrets = Secrets.terminal("--text-file");
            char[] first = secrets.ask("your dice or words:");
            char[] second = secrets.ask("the same again:");
            boolean same = Arrays.equals(first, second);
            Arrays.fill(second, '\0');
            if (!same) {
                Arrays.fill(first, '\0');
                throw new OperatorException("the two differ: nothing is committed to");
            }
            if (first.length < TrusteeText.LONG) {
                secrets.say(TrusteeText.SHORT);
            }
            return first;
        }
    }
}
