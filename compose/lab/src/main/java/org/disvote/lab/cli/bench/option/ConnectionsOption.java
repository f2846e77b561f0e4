package org.disvote.lab.cli.bench.option;

import org.disvote.cli.option.Convert;
import org.disvote.lab.load.LoadPlan;
import picocli.CommandLine.Option;

/// How many requests of a load may be under way at once, as a picocli mixin.
public final class ConnectionsOption {

    @Option(
            names = "--connections",
            paramLabel = "C",
            converter = Connections.class,
            description = "how many requests may be under way at once (default: ${DEFAULT-VALUE})")
    private int connections;

    public ConnectionsOption(int byDefault) {
        connections = byDefault;
    }

    public int connections() {
        return connections;
    }

    static final class Connections extends Convert.Range {
        Connections() {
            super(1, LoadPlan.CONNECTIONS_MAX);
        }
    }
}
