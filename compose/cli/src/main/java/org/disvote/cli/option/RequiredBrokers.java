package org.disvote.cli.option;

import picocli.CommandLine.Option;

/// Which brokers, of a part that may run anywhere.
public final class RequiredBrokers {

    @Option(
            names = "--brokers",
            required = true,
            paramLabel = "HOST:PORT,…",
            converter = Convert.Brokers.class,
            defaultValue = "${env:DISVOTE_BROKERS}",
            description = "Kafka's bootstrap servers (DISVOTE_BROKERS)")
    private String brokers = "";

    public String brokers() {
        return brokers;
    }
}
