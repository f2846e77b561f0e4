package org.disvote.cli.part;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.HostOption;
import org.disvote.cli.setting.Shown;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.Logs;
import org.disvote.topics.operator.OperatorException;
import org.disvote.witness.Witness;
import org.disvote.witness.WitnessConfig;
import org.disvote.witness.WitnessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "witness",
        mixinStandardHelpOptions = true,
        description = "Cosigns the log's checkpoints, each only if it continues the one before.",
        footer = {
            "",
            "It speaks C2SP tlog-witness and reads neither topics nor databases. A party runs its own, from a",
            "distribution of its own: see docs/witnesses.md. Several witnesses of one operator prove nothing about",
            "split views. The data folder says what was cosigned last: never restore an older copy of it."
        })
@Unrecorded(Unrecorded.Why.PART)
public final class WitnessCommand implements Callable<Integer> {

    @Option(
            names = "--log",
            required = true,
            paramLabel = "VKEY",
            defaultValue = "${env:DISVOTE_LOG_VKEY}",
            description = "the log's public key, type 01; its name is the log's origin (DISVOTE_LOG_VKEY)")
    @Shown
    private String log = "";

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            defaultValue = "${env:DISVOTE_WITNESS_KEY_FILE}",
            description = "this witness's private key, mode 0600 or 0400 (DISVOTE_WITNESS_KEY_FILE)")
    private Path key = Path.of("");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            defaultValue = "${env:DISVOTE_WITNESS_DATA}",
            description = "what it keeps between starts; of this witness alone (DISVOTE_WITNESS_DATA)")
    private Path data = Path.of("");

    @Mixin
    private final HostOption host = new HostOption();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Convert.Port.class,
            defaultValue = "${env:DISVOTE_WITNESS_PORT:-8095}",
            description = "the port to listen on (DISVOTE_WITNESS_PORT); 0 takes a free one; default: ${DEFAULT-VALUE}")
    private int port = WitnessConfig.PORT_DEFAULT;

    @Override
    public Integer call() throws Exception {
        Logs.toStandardOutput();
        Witness witness;
        try {
            witness = Witness.start(new WitnessConfig(log, key, data, host.host(), port));
        } catch (WitnessException e) {
            throw new OperatorException(String.valueOf(e.getMessage()), e);
        }
        Lifetime.closeAtExit(witness);
        Lifetime.awaitEnd();
        return 0;
    }
}
