package org.disvote.ingest.publish;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.disvote.ingest.publish.PublisherStatus.State;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.rights.Refusals;
import org.disvote.topics.routing.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The publisher's status, and its log messages: each failure is logged once until the shard is published
/// here again. Any thread may read the status; everything else is for the publisher's thread.
final class PublisherReport {

    private static final Logger log = LoggerFactory.getLogger(PublisherReport.class);

    /// In one outage. Some texts hold a number that changes each time.
    private static final int FAILURES_LOGGED_MAX = 10;

    private final Shard shard;
    private final Brokers brokers;
    private final String master;
    private volatile PublisherStatus status = new PublisherStatus(State.STARTING, Reason.NONE, 0, Instant.now());

    private final Set<String> failuresLogged = new HashSet<>();
    private String closedLogged = "";

    PublisherReport(PublisherConfig config) {
        shard = config.shard();
        brokers = config.brokers();
        master = config.master();
    }

    PublisherStatus status() {
        return status;
    }

    void standby() {
        become(State.STANDBY, Reason.NONE, 0);
    }

    void opening() {
        become(State.OPENING, Reason.NONE, status.votesWaiting());
    }

    void opened(ShardPublishing shardPublishing) {
        failuresLogged.clear();
        if (!shardPublishing.partitions().areAllClosed()) {
            log.atInfo().addKeyValue("shard", shard.index()).log("Shard is open and published by this instance");
        }
        publishing(shardPublishing, 0);
    }

    /// Closed partitions do not keep the others from being published. Where all are closed, the publisher
    /// waits until one of them is restored.
    void publishing(ShardPublishing shardPublishing, long votesWaiting) {
        Reason reason = shardPublishing.partitions().closedReason();
        State state = shardPublishing.partitions().areAllClosed() ? State.STOPPED : State.PUBLISHING;
        if (status.state() != state || votesWaiting != status.votesWaiting() || !reason.equals(status.reason())) {
            become(state, reason, votesWaiting);
        }
        if (reason.isNone()) {
            closedLogged = "";
        } else {
            logClosed(reason, shardPublishing.partitions().closedText());
        }
    }

    void stopped(OperatorNeededException e) {
        become(State.STOPPED, e.reason(), status.votesWaiting());
        logClosed(e.reason(), String.valueOf(e.getMessage()));
    }

    private void logClosed(Reason reason, String text) {
        if (!closedLogged.equals(text)) {
            closedLogged = text;
            log.atError()
                    .addKeyValue("shard", shard.index())
                    .addKeyValue("reason", reason)
                    .addKeyValue("error", text)
                    .log("Shard, or some of its partitions, is not published, an operator is needed");
        }
    }

    /// @param votesWaiting as the master's head rows say
    void brokersFailed(Exception e, long votesWaiting) {
        become(State.DEGRADED, PublishFailure.of(e, master).reason(), votesWaiting);
    }

    /// @param quiet whether to log nothing
    void failed(Exception e, boolean quiet) {
        PublishFailure failure = PublishFailure.of(e, master);
        String text = Refusals.sentence(brokers.client(), e).orElse(failure.text());
        become(State.DEGRADED, failure.reason(), status.votesWaiting());
        if (!quiet && failuresLogged.size() < FAILURES_LOGGED_MAX && failuresLogged.add(text)) {
            log.atWarn()
                    .addKeyValue("shard", shard.index())
                    .addKeyValue("reason", failure.reason())
                    .addKeyValue("error", text)
                    .log("Publishing failed and is tried again");
        }
    }

    void comparesAgain(String because) {
        log.atInfo()
                .addKeyValue("shard", shard.index())
                .addKeyValue("because", because)
                .log("Shard is compared with the log again");
    }

    void closed() {
        become(State.CLOSED, Reason.NONE, status.votesWaiting());
    }

    private void become(State state, Reason reason, long votesWaiting) {
        PublisherStatus before = status;
        status = new PublisherStatus(
                state, reason, votesWaiting, before.state() == state ? before.since() : Instant.now());
    }
}
