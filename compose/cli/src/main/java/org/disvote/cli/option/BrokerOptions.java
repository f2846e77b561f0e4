package org.disvote.cli.option;

import java.nio.file.Path;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.kafka.Brokers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The brokers of a system: named, or those of a system that runs on this machine.
public final class BrokerOptions {

    @Option(
            names = {"--brokers", "--kafka"},
            paramLabel = "HOST:PORT,…",
            converter = Convert.BrokerAddresses.class,
            defaultValue = "${env:DISVOTE_BROKERS}",
            description =
                    "Kafka's bootstrap servers (DISVOTE_BROKERS); without it, those of the system that runs on --data")
    private @Nullable String brokers;

    @Mixin
    private final KafkaConfigOption kafkaConfig = new KafkaConfigOption();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:DISVOTE_DATA:-data}",
            description = "the folder of a running `up` (DISVOTE_DATA); default: ${DEFAULT-VALUE}")
    private Path data = Path.of("data");

    /// @throws org.disvote.topics.operator.OperatorException if none are named and no system runs on `--data`, or
    ///     the file of client properties cannot be used
    public Brokers brokers() {
        return kafkaConfig.of(brokers != null ? brokers : endpoints().kafka());
    }

    /// Whether the command line names them.
    public boolean given() {
        return brokers != null;
    }

    public Path data() {
        return data;
    }

    /// @throws org.disvote.topics.operator.OperatorException if no system runs on --data
    public Endpoints endpoints() {
        return Endpoints.read(data);
    }
}
