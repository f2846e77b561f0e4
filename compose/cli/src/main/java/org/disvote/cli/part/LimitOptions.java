package org.disvote.cli.part;

import org.disvote.cli.option.Convert;
import org.disvote.ingest.ClientLimits;
import org.disvote.ingest.Limits;
import picocli.CommandLine.Option;

/// The bounds of an ingest instance.
public final class LimitOptions {

    private static final Limits DEFAULTS = Limits.defaults();

    @Option(
            names = "--queue-max",
            paramLabel = "VOTES",
            converter = Queue.class,
            defaultValue = "${env:DISVOTE_QUEUE_MAX:-4096}",
            description = "how many votes may wait for a shard's next commit (DISVOTE_QUEUE_MAX); further ones are"
                    + " answered 503; default: ${DEFAULT-VALUE}")
    private int queue = DEFAULTS.queueVotesMax();

    @Option(
            names = "--batch-max",
            paramLabel = "VOTES",
            converter = Batch.class,
            defaultValue = "${env:DISVOTE_BATCH_MAX:-1000}",
            description = "how many votes one commit may hold (DISVOTE_BATCH_MAX); default: ${DEFAULT-VALUE}")
    private int batch = DEFAULTS.batchVotesMax();

    @Option(
            names = "--connections-max",
            paramLabel = "N",
            converter = Connections.class,
            defaultValue = "${env:DISVOTE_CONNECTIONS_MAX:-10000}",
            description = "how many connections of voters may be open (DISVOTE_CONNECTIONS_MAX); further ones wait;"
                    + " default: ${DEFAULT-VALUE}")
    private int connections = DEFAULTS.connectionsMax();

    @Option(
            names = "--body-max",
            paramLabel = "BYTES",
            converter = Body.class,
            defaultValue = "${env:DISVOTE_BODY_MAX:-8192}",
            description =
                    "how long the body of a request may be (DISVOTE_BODY_MAX); a longer one is answered 413; default:"
                            + " ${DEFAULT-VALUE}")
    private int body = DEFAULTS.bodyBytesMax();

    @Option(
            names = "--address-rate",
            paramLabel = "REQUESTS",
            converter = AddressRate.class,
            defaultValue = "${env:DISVOTE_ADDRESS_RATE:-1000}",
            description = "how many requests a second may come from one address, of IPv6 from one /64"
                    + " (DISVOTE_ADDRESS_RATE); further ones are answered 429; behind a proxy needs --behind-proxy; 0: no"
                    + " limit; default: ${DEFAULT-VALUE}")
    private int addressRate = 1_000;

    @Option(
            names = "--address-connections",
            paramLabel = "N",
            converter = AddressConnections.class,
            defaultValue = "${env:DISVOTE_ADDRESS_CONNECTIONS:-2000}",
            description = "how many connections one address may have open, but for a proxy's"
                    + " (DISVOTE_ADDRESS_CONNECTIONS); 0: no limit; default: ${DEFAULT-VALUE}")
    private int addressConnections = 2_000;

    @Option(
            names = "--voter-rate",
            paramLabel = "REQUESTS",
            converter = VoterRate.class,
            defaultValue = "${env:DISVOTE_VOTER_RATE:-60}",
            description = "how many requests a minute may come for one voter, or with one token (DISVOTE_VOTER_RATE);"
                    + " a third of them at once; further ones are answered 429; 0: no limit; default: ${DEFAULT-VALUE}")
    private int voterRate = 60;

    public Limits limits() {
        return new Limits(
                queue,
                batch,
                DEFAULTS.requestThreads(),
                connections,
                body,
                DEFAULTS.requestWithin(),
                DEFAULTS.answerWithin(),
                new ClientLimits(addressRate, addressConnections, voterRate));
    }

    static final class Queue extends Convert.Range {
        Queue() {
            super(1, Limits.QUEUE_VOTES_MAX);
        }
    }

    static final class Batch extends Convert.Range {
        Batch() {
            super(1, Limits.BATCH_VOTES_MAX);
        }
    }

    static final class Connections extends Convert.Range {
        Connections() {
            super(1, Limits.CONNECTIONS_MAX);
        }
    }

    static final class Body extends Convert.Range {
        Body() {
            super(Limits.BODY_BYTES_MIN, Limits.BODY_BYTES_MAX);
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

    static final class VoterRate extends Convert.Range {
        VoterRate() {
            super(0, ClientLimits.VOTER_PER_MINUTE_MAX);
        }
    }
}
