package org.disvote.cli.part.limit;

import org.disvote.cli.option.Convert;
import org.disvote.ingest.ClientLimits;
import org.disvote.ingest.Limits;
import picocli.CommandLine.Option;

/// How many connections a part takes, and what one address may take of it.
public final class AddressOptions {

    @Option(
            names = "--connections-max",
            paramLabel = "N",
            converter = Connections.class,
            defaultValue = "${env:DISVOTE_CONNECTIONS_MAX:-10000}",
            description = "how many connections of clients may be open (DISVOTE_CONNECTIONS_MAX); further ones wait;"
                    + " default: ${DEFAULT-VALUE}")
    private int connections = Limits.defaults().connectionsMax();

    @Option(
            names = "--address-rate",
            paramLabel = "REQUESTS",
            converter = AddressRate.class,
            defaultValue = "${env:DISVOTE_ADDRESS_RATE:-1000}",
            description = "how many requests a second may come from one address, of IPv6 from one /64"
                    + " (DISVOTE_ADDRESS_RATE); further ones are answered 429; behind a proxy needs --behind-proxy; 0:"
                    + " no limit; default: ${DEFAULT-VALUE}")
    private int addressRate = 1_000;

    @Option(
            names = "--address-connections",
            paramLabel = "N",
            converter = AddressConnections.class,
            defaultValue = "${env:DISVOTE_ADDRESS_CONNECTIONS:-2000}",
            description = "how many connections one address may have open, but for a proxy's"
                    + " (DISVOTE_ADDRESS_CONNECTIONS); 0: no limit; default: ${DEFAULT-VALUE}")
    private int addressConnections = 2_000;

    /// @param voterPerMinute the limit of a voter
    public ClientLimits limits(int voterPerMinute) {
        return new ClientLimits(addressRate, addressConnections, voterPerMinute);
    }

    public int connections() {
        return connections;
    }

    static final class Connections extends Convert.Range {
        Connections() {
            super(1, Limits.CONNECTIONS_MAX);
        }
    }

    static final class AddressRate extends Convert.Range {
        AddressRate() {
            super(0, ClientLimits.ADDRESS_PER_SECOND_MAX);
        }
    }

    static final class AddressConnections extends Convert.Range {
        AddressConnections() {
            super(0, Limits.CONNECTIONS_MAX);
        }
    }
}
