package org.disvote.cli.option;

import picocli.CommandLine.Option;

/// The brokers of a part that may run on any machine.
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
