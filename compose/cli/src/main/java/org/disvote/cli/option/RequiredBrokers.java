package org.disvote.cli.option;

import org.disvote.topics.kafka.Brokers;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The brokers of a part that may run on any machine.
public final class RequiredBrokers {

    @Option(
            names = {"--brokers", "--kafka"},
            required = true,
            paramLabel = "HOST:PORT,…",
            converter = Convert.BrokerAddresses.class,
            defaultValue = "${env:DISVOTE_BROKERS}",
            description = "Kafka's bootstrap servers (DISVOTE_BROKERS)")
    private String brokers = "";

    @Mixin
    private final KafkaConfigOption kafkaConfig = new KafkaConfigOption();

    /// @throws org.disvote.topics.operator.OperatorException if the file of client properties cannot be used
    public Brokers brokers() {
        return kafkaConfig.of(brokers);
    }
}
