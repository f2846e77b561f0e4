package org.disvote.cli.option;

import java.util.ArrayList;
import java.util.List;
import org.disvote.topics.kafka.Brokers;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// All masters of a system and its brokers: named on the command line, or those of the system that runs on `--data`.
public final class RequiredMasters {

    @Option(
            names = "--masters",
            split = Convert.BETWEEN_URLS,
            hideParamSyntax = true,
            paramLabel = "JDBC,…",
            converter = Convert.JdbcUrl.class,
            defaultValue = "${env:DISVOTE_MASTERS}",
            description =
                    "all masters, comma separated, in any order (DISVOTE_MASTERS); without it, those of the system"
                            + " that runs on --data")
    private List<String> masters = new ArrayList<>();

    @Mixin
    private final BrokerOptions brokers = new BrokerOptions();

    /// In any order.
    ///
    /// @throws org.disvote.topics.operator.OperatorException if none is named and no system runs on `--data`
    public List<String> masters() {
        return masters.isEmpty() ? brokers.endpoints().masters() : masters;
    }

    public Brokers brokers() {
        return brokers.brokers();
    }

    public BrokerOptions brokerOptions() {
        return brokers;
    }
}
