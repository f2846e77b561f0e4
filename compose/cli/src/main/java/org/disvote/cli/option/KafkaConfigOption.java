package org.disvote.cli.option;

import java.nio.file.Path;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/// How a client proves to the brokers who it is. Stands beside every option that names brokers.
public final class KafkaConfigOption {

    private static final String NAME = "--kafka-config";

    /// Nothing is asked there.
    private static final String NO_BROKER = "localhost:9";

    @Option(
            names = NAME,
            paramLabel = "FILE",
            defaultValue = "${env:DISVOTE_KAFKA_CONFIG}",
            description = "client properties for brokers that ask for encryption or a user (DISVOTE_KAFKA_CONFIG):"
                    + " security.protocol, sasl.*, ssl.*, config.providers*")
    private @Nullable Path config;

    private @Nullable Brokers read;

    /// Who the brokers take a command's client for, to begin a sentence.
    public static String client(CommandSpec command) {
        OptionSpec option = command.findOption(NAME);
        try {
            return option != null && option.getValue() instanceof Path file
                    ? Brokers.read(NO_BROKER, file).client()
                    : Brokers.at(NO_BROKER).client();
        } catch (OperatorException e) {
            return "this client";
        }
    }

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
