package org.disvote.cli.roll;

import java.nio.file.Files;
import java.nio.file.Path;
import org.disvote.cli.option.BrokerOptions;
import org.disvote.cli.option.Convert;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.voter.VoterKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The key of the pseudonyms: named, or that of a system that runs on this machine.
public final class VoterKeyOption {

    /// In the data folder of `up`.
    private static final String FILE = "voter.key";

    @Option(
            names = "--voter-key",
            paramLabel = "FILE",
            converter = Convert.NamedPath.class,
            defaultValue = "${env:DISVOTE_VOTER_KEY_FILE}",
            description =
                    "the key of the pseudonyms, mode 0600 or 0400 (DISVOTE_VOTER_KEY_FILE); without it, voter.key of"
                            + " the system on --data")
    private @Nullable Path file;

    /// @throws OperatorException if the file cannot be used, or none is named and the system here has none
    public VoterKey key(BrokerOptions system) {
        if (file != null) {
            return VoterKey.read(file);
        }
        Path own = system.data().resolve(FILE);
        if (system.given() || !Files.exists(own)) {
            throw new OperatorException(
                    "voters are known by pseudonyms, which need the system's key: name its file by --voter-key");
        }
        return VoterKey.read(own);
    }
}
