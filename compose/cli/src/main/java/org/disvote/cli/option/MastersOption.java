package org.disvote.cli.option;

import java.util.ArrayList;
import java.util.List;
import org.disvote.topics.kafka.Brokers;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A system's brokers and, if they are known, its masters.
public final class MastersOption {

    @Option(
            names = "--masters",
            split = Convert.BETWEEN_URLS,
            hideParamSyntax = true,
            paramLabel = "JDBC,…",
            converter = Convert.JdbcUrl.class,
            defaultValue = "${env:DISVOTE_MASTERS}",
            description = "all masters, comma separated, in any order (DISVOTE_MASTERS), to ask what is in force there;"
                    + " without it, those of the system that runs on --data")
    private List<String> masters = new ArrayList<>();

    @Mixin
    private final BrokerOptions brokers = new BrokerOptions();

    public Brokers brokers() {
        return brokers.brokers();
    }

    /// In any order; empty if only the brokers are named.
    public List<String> masters() {
        if (!masters.isEmpty()) {
            return masters;
        }
        return brokers.given() ? List.of() : brokers.endpoints().masters();
    }
}
