package org.disvote.ingest.rehearsal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.disvote.ingest.ClientLimits;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.Probe;
import org.disvote.ingest.auth.Authenticator;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.Casting;
import org.disvote.ingest.cast.Decided;
import org.disvote.ingest.commit.GroupCommitter;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.election.KnownElections;
import org.disvote.ingest.http.limit.VoterLimit;
import org.disvote.ingest.http.server.HttpServer;
import org.disvote.ingest.http.vote.VoteReader;
import org.disvote.ingest.http.vote.VoteRoutes;
import org.disvote.ingest.promise.PromiseSigner;
import org.disvote.ingest.promise.ShardPromises;
import org.disvote.ingest.publish.confirm.PublishedSeqs;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.VoterKey;
import org.disvote.topics.voter.VoterNames;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A voter's way as an instance has it, of the same classes: listener, queue, committer, answers. What is different
/// is where it begins and ends. Nobody is authenticated, on a port of the loopback interface that nobody knows; the
/// session has tables of its own ([ShadowSessions]); the log is said to have each vote at once; and election, keys and
/// meters are made for it and thrown away.
final class Stage implements Casting, KnownElections, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Stage.class);

    static final List<String> CHOICES = List.of("c1", "c2", "c3", "c4", "c5");

    private static final String HOST = "127.0.0.1";
    private static final String ORIGIN = "rehearsal.invalid/log";
    private static final Duration DRAIN_MAX = Duration.ofMillis(500);

    private final Routing routing;
    private final Election election;
    private final PartMetrics meters;
    private final PublishedSeqs published;

    /// The session, until the committer takes it. One that is lost is not replaced.
    private final AtomicReference<@Nullable Connection> unused;

    private final GroupCommitter committer;
    private final HttpServer http;

    private Stage(IngestConfig config, ShadowSessions sessions, VoterKey key, Connection first) {
        routing = config.routing();
        election = sessions.election();
        meters = new PartMetrics();
        published = new PublishedSeqs(ShadowSessions.SHARD, sessions.url());
        published.setPublishedHere(true); // so that it asks no master
        unused = new AtomicReference<>(first);
        committer = new GroupCommitter(
                ShadowSessions.SHARD,
                new Once(sessions.url(), unused),
                Optional.of(key.commitment()),
                config.promises().isPresent()
                        ? ShardPromises.ofNobody(
                                new PromiseSigner(
                                        SigningKey.generate(ORIGIN + "/promise/none"), ORIGIN, Clock.systemUTC()),
                                config.confirm() == Confirm.LOG)
                        : ShardPromises.NONE,
                GroupCommitter.Bounds.of(config.limits(), DRAIN_MAX),
                new SaidToBeLogged(published),
                Probe.NONE);
        try {
            http = HttpServer.start(
                    HOST,
                    0,
                    config.limits().with(ClientLimits.NONE),
                    meters.registry(),
                    List.of(new VoteRoutes(
                            new VoteReader(this, new Authenticator.Nobody(), VoterNames.by(key), VoterLimit.NONE),
                            this,
                            config.confirm(),
                            config.limits().answerWithin())));
        } catch (RuntimeException e) {
            closeBehindHttp();
            throw e;
        }
    }

    /// @param master its JDBC URL
    /// @throws SQLException if a session with temporary tables cannot be had there
    static Stage open(IngestConfig config, String master) throws SQLException {
        VoterKey key = VoterKey.random();
        ShadowSessions sessions =
                new ShadowSessions(master, election(Instant.now(), key), key.commitment(), config.routing());
        return new Stage(config, sessions, key, sessions.open());
    }

    static Election election(Instant now, VoterKey key) {
        Instant opensAt = now.truncatedTo(ChronoUnit.SECONDS).minus(1, ChronoUnit.DAYS);
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("id", "rehearsal-" + UUID.randomUUID());
        file.putObject("title").put("en", "Rehearsal");
        ArrayNode choices = file.putArray("choices");
        for (String choice : CHOICES) {
            choices.addObject().put("id", choice).putObject("title").put("en", choice);
        }
        file.put("opensAt", opensAt.toString());
        file.put("closesAt", opensAt.plus(2, ChronoUnit.DAYS).toString());
        Definition definition = Definition.of(file);
        return Election.of(
                Terms.of(definition, ORIGIN, Optional.of(key.commitment())),
                definition.papers().values(),
                definition.closesAt(),
                Election.NOTICE_DEFAULT);
    }

    /// Tells those who wait for the log that it has each committed vote. It is the end of every rehearsed vote.
    private record SaidToBeLogged(PublishedSeqs published) implements GroupCommitter.Listener {
        @Override
        public void committed(int requests, List<EncodedVote> recorded, String life, Duration took) {
            Map<Integer, Long> seqs = recorded.stream()
                    .map(EncodedVote::vote)
                    .collect(Collectors.toMap(VoteCast::partition, VoteCast::seq, Math::max));
            published.report(life, seqs);
        }
    }

    /// Gives one session.
    private record Once(String url, AtomicReference<@Nullable Connection> session) implements GroupCommitter.Sessions {
        @Override
        public Connection open() throws SQLException {
            Connection only = session.getAndSet(null);
            if (only == null) {
                throw new SQLException("the session of the rehearsal was lost");
            }
            return only;
        }
    }

    URI uri() {
        return http.uri().resolve("/elections/" + election.id().value() + "/votes");
    }

    @Override
    public <T> CompletableFuture<T> cast(
            CastRequest request, Function<CompletableFuture<Decided>, CompletableFuture<T>> answering) {
        return committer.cast(request, routing.partitionOf(request.voter()), answering);
    }

    @Override
    public CompletableFuture<Void> whenPublished(Position position, String life) {
        return published.whenPublished(position, life);
    }

    @Override
    public Optional<Election> find(ElectionId id) {
        return id.equals(election.id()) ? Optional.of(election) : Optional.empty();
    }

    @Override
    public List<Election> all() {
        return List.of(election);
    }

    @Override
    public Answer unknown() {
        return Problem.unknownElection();
    }

    /// Ends the listener first. The tables end with the committer's session.
    @Override
    public void close() {
        http.close();
        closeBehindHttp();
    }

    private void closeBehindHttp() {
        committer.close();
        published.close();
        meters.close();
        Connection left = unused.getAndSet(null);
        if (left != null) {
            try {
                left.close();
            } catch (SQLException e) {
                log.atDebug().setCause(e).log("Session of the rehearsal did not close, the server ends it");
            }
        }
    }
}
