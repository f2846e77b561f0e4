package org.disvote.ingest;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.Authenticator;
import org.disvote.ingest.count.StatedCounts;
import org.disvote.ingest.election.Closing;
import org.disvote.ingest.election.Elections;
import org.disvote.ingest.election.WithheldElections;
import org.disvote.ingest.http.OperatorRoutes;
import org.disvote.ingest.http.answer.ReadPace;
import org.disvote.ingest.http.answer.RenewedAnswers;
import org.disvote.ingest.http.election.ElectionRoutes;
import org.disvote.ingest.http.election.KnownElections;
import org.disvote.ingest.http.election.ResultRoutes;
import org.disvote.ingest.http.limit.AddressLimit;
import org.disvote.ingest.http.limit.VoterLimit;
import org.disvote.ingest.http.log.LogRoutes;
import org.disvote.ingest.http.page.PageRoutes;
import org.disvote.ingest.http.server.HttpServer;
import org.disvote.ingest.http.vote.ReceiptRoutes;
import org.disvote.ingest.http.vote.VoteReader;
import org.disvote.ingest.http.vote.VoteRoutes;
import org.disvote.ingest.http.vote.VoterRoutes;
import org.disvote.ingest.promise.Promises;
import org.disvote.ingest.rehearsal.Rehearsal;
import org.disvote.ingest.shard.Shards;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.follow.CountFollower;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.follow.ProgressFollower;
import org.disvote.topics.lifetime.Parts;
import org.disvote.topics.listen.Listening;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.voter.VoterNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// One ingest instance: accepts votes over HTTP, commits them to the masters, publishes them to the log. It
/// is stateless, so any number of instances may run on the same masters and brokers.
///
/// A master or a broker that is away does not stop it: the voters of that master are answered 503 until it is
/// back, and votes that cannot be published yet are published later.
public final class IngestApi implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(IngestApi.class);

    /// What the voters' port carries.
    private static final String IN_CLEAR = "voters' names and tokens, ballots (of sealed elections the envelopes),"
            + " receipts with their private part, and the page with its scripts";

    private final Parts parts = new Parts(log, "Part of ingest failed to close, the others are closed nevertheless");

    private final PartMetrics metrics;
    private final ElectionFollower electionTopic;
    private final Shards shards;
    private final Rehearsal rehearsal;
    private final HttpServer http;
    private final Duration drain;
    private volatile boolean closing;

    private IngestApi(IngestConfig config, Probe probe) {
        drain = config.drain();
        try {
            metrics = parts.own(new PartMetrics());
            Authenticator authenticator = parts.own(authenticator(config));
            electionTopic = parts.own(ElectionFollower.start(config.brokers()));
            ProgressFollower replicas = parts.own(ProgressFollower.start(config.brokers()));
            CountFollower counts = parts.own(CountFollower.start(config.brokers()));
            Promises promises = parts.own(Promises.start(
                    config.promises(),
                    config.log(),
                    config.confirm(),
                    () -> electionTopic.system().map(SystemRecord::origin),
                    metrics.registry()));
            shards = parts.own(Shards.start(config, electionTopic, promises, metrics, probe));
            rehearsal = parts.own(Rehearsal.start(config, shards.masters(), shards::anyRecorded, metrics.registry()));
            VoterNames names = names(config);
            Elections elections = parts.own(Elections.follow(shards.masters(), names));
            KnownElections known = KnownElections.ofMasters(shards, elections);
            meter(config, elections, electionTopic, metrics.registry());
            parts.own(shards.watchGaps(replicas));
            StatedCounts stated = parts.own(
                    StatedCounts.follow(elections::all, electionTopic::count, config.log(), metrics.registry()));
            Limits limits = config.limits();
            RenewedAnswers answers = parts.own(new RenewedAnswers(limits.answerWithin(), Clock.systemUTC()));
            ReadPace readers = ReadPace.ofThisMachine();
            Front front = config.front();
            Listening listening = new Listening(config.host(), config.port(), front.transport());
            listening.warnIfInClear(log, IN_CLEAR);
            front.transport().tls().ifPresent(tls -> tls.bindTo(metrics.registry()));
            VoteReader reader =
                    new VoteReader(known, authenticator, names, VoterLimit.of(limits.clients(), metrics.registry()));
            ReceiptRoutes receipts =
                    parts.own(new ReceiptRoutes(shards, replicas, limits.answerWithin(), Clock.systemUTC()));
            http = parts.own(HttpServer.start(
                    listening,
                    front.corsOrigins(),
                    limits,
                    metrics.registry(),
                    List.of(
                            new AddressLimit(limits.clients(), front.transport().proxies(), metrics.registry()),
                            new VoteRoutes(reader, shards, config.confirm(), limits.answerWithin()),
                            new VoterRoutes(reader, shards, limits.answerWithin()),
                            new ElectionRoutes(known, answers, ReadPace.ofVoters(), Clock.systemUTC()),
                            receipts,
                            new ResultRoutes(
                                    known,
                                    id -> Closing.of(
                                            config.routing(),
                                            elections.sealed(id),
                                            counts.counts()::reachedSeq,
                                            replicas::reachedSeq),
                                    counts.counts(),
                                    stated,
                                    answers,
                                    readers,
                                    Clock.systemUTC()),
                            parts.own(new LogRoutes(config.log())),
                            new OperatorRoutes(this::ready),
                            PageRoutes.start(config.auth()))));
            parts.own(receipts); // closed before the server, too, which waits for its answers
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
        log.atInfo()
                .addKeyValue("uri", http.uri())
                .addKeyValue("masters", config.masters().size())
                .log("Ingest accepts votes");
    }

    /// @throws org.disvote.topics.operator.OperatorException if it cannot start
    public static IngestApi start(IngestConfig config) {
        return start(config, Probe.NONE);
    }

    /// @param probe see [Probe]
    /// @throws org.disvote.topics.operator.OperatorException if it cannot start
    public static IngestApi start(IngestConfig config, Probe probe) {
        return new IngestApi(config, probe);
    }

    /// Where it listens.
    public URI uri() {
        return http.uri();
    }

    /// Whether a vote of any voter would be accepted now, as seen at most a second ago, and answered fast; see
    /// [IngestHealth].
    public boolean ready() {
        return health().ready();
    }

    /// For [org.disvote.topics.metrics.OperatorsPort]; closed with this.
    public PartMetrics metrics() {
        return metrics;
    }

    /// For its operators.
    public IngestHealth health() {
        return IngestHealth.of(
                closing, rehearsal.isUnderWay(), shards.status(), electionTopic.withheld(), Instant.now());
    }

    /// Drains, then accepts nothing more, answers what is under way, commits what is queued, publishes what
    /// is committed. The bounds of all this after the drain add up to less than 20 seconds. What is not
    /// published by then is published by the next holder of the shard's lease.
    @Override
    public void close() {
        closing = true;
        drain();
        parts.close();
        log.atInfo().log("Ingest is closed");
    }

    /// A proxy needs a moment to see that this instance is not ready. A request that it sends meanwhile is
    /// served; a port that refuses connections, and kept connections on which nobody answers, would make
    /// voters wait.
    private void drain() {
        if (drain.isZero()) {
            return;
        }
        log.atInfo().addKeyValue("seconds", drain.toSeconds()).log("Ingest is not ready any more and serves on");
        http.endConnections();
        try {
            Thread.sleep(drain);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing goes on without a drain
        }
    }

    private static Authenticator authenticator(IngestConfig config) {
        if (config.auth() instanceof AuthConfig.None) {
            // On a loopback address only this machine's own users reach it.
            log.atLevel(Listening.isLoopback(config.host()) ? Level.INFO : Level.WARN)
                    .addKeyValue("host", config.host())
                    .log("Voters are not identified, anybody who reaches this address can vote in any voter's name");
        }
        return Authenticator.start(config.auth(), Clock.systemUTC());
    }

    private static VoterNames names(IngestConfig config) {
        if (config.voterKey().isEmpty()) {
            log.atWarn().log("No voter key, only elections with plain voters are served");
        }
        return new VoterNames(config.voterKey());
    }

    private static void meter(
            IngestConfig config, Elections elections, ElectionFollower topic, MeterRegistry registry) {
        WithheldElections.meter(topic, registry);
        Gauge.builder(
                        "disvote.elections.passed.over",
                        topic,
                        each -> each.skipped().size())
                .description("records of the elections and closings topics that count for nothing and are not mended")
                .register(registry);
        for (int each = 0; each < config.masters().size(); each++) {
            int shard = each;
            Gauge.builder(
                            "disvote.elections.differing",
                            elections,
                            known -> known.differing(topic.openable()).getOrDefault(shard, 0))
                    .description(
                            "elections that the shard's master has otherwise than they are in force, or not at all")
                    .tag("shard", Integer.toString(shard))
                    .register(registry);
        }
    }
}
