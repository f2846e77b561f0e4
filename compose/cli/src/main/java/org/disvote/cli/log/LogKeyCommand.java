package org.disvote.cli.log;

import org.disvote.cli.setting.Shown;
import org.disvote.topics.note.SigningKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "log-key",
        mixinStandardHelpOptions = true,
        description = "Makes the key with which the notary signs the log.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = LogKeyCommand.New.class)
public final class LogKeyCommand {

    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description = "Makes a new key in FILE, mode 0600, and prints its public key.",
            footer = {
                "",
                "A log key serves one system: its name is the system's origin, which `disvote topics` prints.",
                "Whoever has the key can sign another history of the log; witnesses refuse to cosign one."
            })
    static final class New extends NewKey {

        @Option(names = "--name", required = true, paramLabel = "ORIGIN", description = "the system's origin")
        @Shown
        private String name = "";

        @Override
        protected String name() {
            return name;
        }

        @Override
        protected String publicKey(SigningKey key) {
            return key.vkey();
        }
    }
}
