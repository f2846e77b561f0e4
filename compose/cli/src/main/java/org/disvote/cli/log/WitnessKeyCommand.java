package org.disvote.cli.log;

import org.disvote.cli.setting.Shown;
import org.disvote.topics.note.SigningKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "witness-key",
        mixinStandardHelpOptions = true,
        description = "Makes the key with which a witness cosigns.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = WitnessKeyCommand.New.class)
public final class WitnessKeyCommand {

    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description = "Makes a new key in FILE, mode 0600, and prints its public key as a policy names it.",
            footer = {"", "The witness keeps the file; the operator of the log gets the public key alone."})
    static final class New extends NewKey {

        @Option(
                names = "--name",
                required = true,
                paramLabel = "NAME",
                description = "the witness's name, such as witness.example.org/w1")
        @Shown
        private String name = "";

        @Override
        protected String name() {
            return name;
        }

        @Override
        protected String publicKey(SigningKey key) {
            return key.cosignatureVkey();
        }
    }
}
