package org.disvote.cli.option;

import java.nio.file.Path;
import org.disvote.topics.kafka.Brokers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a client proves to the brokers who it is. Stands beside every option that names brokers.
public final class KafkaConfigOption {

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            defaultValue = "${env:DISVOTE_KAFKA_CONFIG}",
            description = "client properties for brokers that ask for encryption or a user (DISVOTE_KAFKA_CONFIG):"
                    + " security.protocol, sasl.*, ssl.*, config.providers*")
    private @Nullable Path config;

    private @Nullable Brokers read;

    /// @param bootstrap `host:port,…`
    /// @throws org.disvote.topics.operator.OperatorException if the file cannot be used
    public Brokers of(String bootstrap) {
        if (config == null) {
            return Brokers.at(bootstrap);
        }
        if (read == null) {
            read = Brokers.read(bootstrap, config);
        }
        return read.reachedAt(bootstrap);
    }
}
