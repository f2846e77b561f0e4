package org.disvote.ingest.results;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.disvote.ingest.IngestStartException;
import org.disvote.ingest.Limits;
import org.disvote.ingest.count.StatedCounts;
import org.disvote.ingest.election.Closing;
import org.disvote.ingest.http.OperatorRoutes;
import org.disvote.ingest.http.answer.ReadPace;
import org.disvote.ingest.http.answer.RenewedAnswers;
import org.disvote.ingest.http.election.ElectionRoutes;
import org.disvote.ingest.http.election.ResultRoutes;
import org.disvote.ingest.http.limit.AddressLimit;
import org.disvote.ingest.http.log.LogRoutes;
import org.disvote.ingest.http.server.HttpServer;
import org.disvote.topics.follow.CountFollower;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.follow.ProgressFollower;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Parts;
import org.disvote.topics.listen.Listening;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves elections, terms, ballot papers, turnout, results and the log's files to readers: the same answers as ingest,
/// made from the topics alone. It knows no master, takes no vote and answers nothing about a voter, so its machine may
/// stand where ingest's should not, and a crowd that reads takes nothing from those who vote.
///
/// While the brokers are away it serves what it has read.
public final class ResultsServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ResultsServer.class);

    private static final String IN_CLEAR =
            "elections, turnout and results, which anybody may read and nobody should change";

    /// From the start until the topics are read to their ends.
    private static final Duration READ_MAX = Duration.ofMinutes(2);

    private static final Duration LOOK_EACH = Duration.ofMillis(50);

    /// For how long the topics may not have been read to their ends before the brokers count as away.
    private static final Duration STALE_AFTER = Duration.ofSeconds(30);

    private final Parts parts =
            new Parts(log, "Part of the server failed to close, the others are closed nevertheless");

    private final PartMetrics metrics;
    private final ElectionFollower topics;
    private final HttpServer http;
    private volatile boolean closing;

    private ResultsServer(ResultsConfig config) throws InterruptedException {
        try {
            metrics = parts.own(new PartMetrics());
            topics = parts.own(ElectionFollower.start(config.brokers()));
            StatedElections elections = new StatedElections(topics);
            ProgressFollower replicas = parts.own(ProgressFollower.start(config.brokers()));
            CountFollower counts = parts.own(CountFollower.start(config.brokers()));
            awaitRead(counts);
            http = parts.own(serve(config, elections, replicas, counts));
        } catch (RuntimeException | InterruptedException e) {
            parts.close();
            throw e;
        }
        log.atInfo().addKeyValue("uri", http.uri()).log("Results are served");
    }

    /// Returns when it serves what the topics have now.
    ///
    /// @throws IngestStartException if it cannot start; the message is one sentence with the cure
    public static ResultsServer start(ResultsConfig config) throws InterruptedException {
        return new ResultsServer(config);
    }

    private HttpServer serve(
            ResultsConfig config, StatedElections elections, ProgressFollower replicas, CountFollower counts) {
        Clock clock = Clock.systemUTC();
        Limits limits = config.limits();
        MeterRegistry registry = metrics.registry();
        StatedCounts stated = parts.own(StatedCounts.follow(elections::all, topics::count, config.log(), registry));
        RenewedAnswers answers = parts.own(new RenewedAnswers(limits.answerWithin(), clock));
        ReadPace pace = ReadPace.ofMachineForReaders();
        Listening listening =
                new Listening(config.host(), config.port(), config.front().transport());
        listening.warnIfInClear(log, IN_CLEAR);
        config.front().transport().tls().ifPresent(tls -> tls.bindTo(registry));
        return HttpServer.start(
                listening,
                config.front().corsOrigins(),
                limits,
                registry,
                List.of(
                        new AddressLimit(limits.clients(), listening.transport().proxies(), registry),
                        new ElectionRoutes(elections, answers, pace, clock),
                        new ResultRoutes(
                                elections,
                                id -> Closing.of(
                                        config.routing(),
                                        elections.seals(id),
                                        counts.counts()::reachedSeq,
                                        replicas::reachedSeq),
                                counts.counts(),
                                stated,
                                answers,
                                pace,
                                clock),
                        parts.own(new LogRoutes(config.log())),
                        new OperatorRoutes(() -> health().ready())));
    }

    /// Counts that are read halfway would be lower than others have seen them.
    private void awaitRead(CountFollower counts) throws InterruptedException {
        long started = System.nanoTime();
        Deadline deadline = Deadline.after(READ_MAX);
        while (!counts.isWhole()
                || !topics.isNotaryRead()
                || topics.definitionsSince(started).isEmpty()) {
            if (deadline.hasPassed()) {
                throw new IngestStartException("the topics could not be read within " + READ_MAX.toSeconds()
                        + " s: check the brokers, and that topics of counts exist");
            }
            Thread.sleep(LOOK_EACH);
        }
    }

    /// Where it listens.
    public URI uri() {
        return http.uri();
    }

    /// For [org.disvote.topics.metrics.OperatorsPort]; closed with this.
    public PartMetrics metrics() {
        return metrics;
    }

    /// For its operators. It is ready while the brokers are away, with the reason: what it has read is still right,
    /// though old.
    public Health health() {
        if (closing) {
            return Health.notReady(Code.CLOSING);
        }
        return topics.definitionsSince(System.nanoTime() - STALE_AFTER.toNanos())
                        .isPresent()
                ? Health.READY
                : new Health(true, Reason.of(Code.BROKERS_AWAY));
    }

    @Override
    public void close() {
        closing = true;
        parts.close();
        log.atInfo().log("Server of results is closed");
    }
}
