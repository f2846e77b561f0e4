package org.disvote.cli.part.limit;

import org.disvote.cli.option.Convert;
import org.disvote.ingest.ClientLimits;
import org.disvote.ingest.Limits;
import picocli.CommandLine.Mixin;
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
            names = "--body-max",
            paramLabel = "BYTES",
            converter = Body.class,
            defaultValue = "${env:DISVOTE_BODY_MAX:-8192}",
            description =
                    "how long the body of a request may be (DISVOTE_BODY_MAX); a longer one is answered 413; default:"
                            + " ${DEFAULT-VALUE}")
    private int body = DEFAULTS.bodyBytesMax();

    @Option(
            names = "--voter-rate",
            paramLabel = "REQUESTS",
            converter = VoterRate.class,
            defaultValue = "${env:DISVOTE_VOTER_RATE:-60}",
            description = "how many requests a minute may come for one voter, or with one token (DISVOTE_VOTER_RATE);"
                    + " a third of them at once; further ones are answered 429; 0: no limit; default: ${DEFAULT-VALUE}")
    private int voterRate = 60;

    @Mixin
    private final AddressOptions addresses = new AddressOptions();

    public Limits limits() {
        return new Limits(
                queue,
                batch,
                DEFAULTS.requestThreads(),
                addresses.connections(),
                body,
                DEFAULTS.requestWithin(),
                DEFAULTS.answerWithin(),
                addresses.limits(voterRate));
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

    static final class Body extends Convert.Range {
        Body() {
            super(Limits.BODY_BYTES_MIN, Limits.BODY_BYTES_MAX);
        }
    }

    static final class VoterRate extends Convert.Range {
        VoterRate() {
            super(0, ClientLimits.VOTER_PER_MINUTE_MAX);
        }
    }
}
