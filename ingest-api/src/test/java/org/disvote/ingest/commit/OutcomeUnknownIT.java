package org.disvote.ingest.commit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.disvote.ingest.Probe;
import org.disvote.ingest.Probe.Step;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.CastOutcome.Recorded;
import org.disvote.ingest.cast.CastOutcome.SameAgain;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.Decided;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.commit.GroupCommitter.Bounds;
import org.disvote.ingest.master.Cutter;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.master.Masters;
import org.disvote.ingest.promise.ShardPromises;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The connection is lost around a commit. In any case each vote is recorded once, and its voter gets the receipt.
@RealParts
final class OutcomeUnknownIT {

    private static final Bounds BOUNDS = new Bounds(
            4096, 1000, Gathering.fixed(Duration.ofMillis(300)), Duration.ofSeconds(20), Duration.ofSeconds(5));

    private static final String WAITING_COMMIT = """
        SELECT pid FROM pg_stat_activity
        WHERE wait_event = 'SyncRep' AND application_name LIKE 'disvote committer%'
        """;

    private final Postgres postgres;
    private final String url;
    private final Cutter cutter;

    OutcomeUnknownIT(Postgres postgres) {
        this.postgres = postgres;
        this.url = Masters.create(postgres);
        this.cutter = new Cutter(url);
    }

    @AfterEach
    void close() {
        cutter.close();
    }

    @Test
    void aCommitThatNeverArrivedIsRepeated() throws Exception {
        eachVoteIsRecordedOnce(once(Step.BEFORE_COMMIT, () -> cutter.cut(Cutter.Cut.REQUEST)));
    }

    @Test
    void aCommitWhoseAnswerWasLostIsFoundByItsNonces() throws Exception {
        eachVoteIsRecordedOnce(once(Step.BEFORE_COMMIT, () -> cutter.cut(Cutter.Cut.ANSWER)));
    }

    @Test
    void aCommitIntoASilentNetworkIsResolvedOnANewConnection() throws Exception {
        eachVoteIsRecordedOnce(once(Step.BEFORE_COMMIT, () -> cutter.cut(Cutter.Cut.SILENCE)));
    }

    @Test
    void aSessionEndedBeforeItsCommitIsReplaced() throws Exception {
        eachVoteIsRecordedOnce(once(Step.BEFORE_COMMIT, () -> postgres.disconnectAll(url)));
    }

    @Test
    void aSessionEndedAfterItsCommitIsReplaced() throws Exception {
        eachVoteIsRecordedOnce(once(Step.AFTER_COMMIT, () -> postgres.disconnectAll(url)));
    }

    /// The server ends it after a second if the process gets no processor time there.
    @Test
    void aSessionEndedAfterAnInsertThatMetAnEarlierVoteIsReplaced() throws Exception {
        Receipt first;
        try (GroupCommitter committer = committer(BOUNDS, Probe.NONE)) {
            first = recorded(cast(committer, request("v0", "c1")));
        }
        AtomicBoolean ended = new AtomicBoolean();
        var sessions = sessions(() -> {
            if (ended.compareAndSet(false, true)) {
                postgres.disconnectAll(url);
            }
        });

        try (GroupCommitter another = new GroupCommitter(
                new Shard(0),
                sessions,
                Optional.empty(),
                ShardPromises.NONE,
                BOUNDS,
                GroupCommitter.Listener.NONE,
                Probe.NONE)) {
            assertEquals(new SameAgain(first), get(cast(another, request("v0", "c1"))));
        }
        assertTrue(ended.get());
    }

    private GroupCommitter.Sessions sessions(Runnable beforeRollback) {
        var direct = GroupCommitter.Sessions.of(new Shard(0), url);
        return new GroupCommitter.Sessions() {
            @Override
            public String url() {
                return url;
            }

            @Override
            public Connection open() throws SQLException {
                Connection connection = direct.open();
                return (Connection) Proxy.newProxyInstance(
                        Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                            if (method.getName().equals("rollback")) {
                                beforeRollback.run();
                            }
                            try {
                                return method.invoke(connection, args);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            }
        };
    }

    /// 20 voters, one of them twice, in one batch; then all of them again.
    private void eachVoteIsRecordedOnce(Probe probe) throws Exception {
        try (GroupCommitter committer = committer(BOUNDS, probe)) {
            var answers = IntStream.range(0, 20)
                    .mapToObj(i -> cast(committer, request("v" + i, "c1")))
                    .toList();
            var second = cast(committer, request("v0", "c1"));

            List<CastOutcome> sameAgain = new ArrayList<>();
            for (var answer : answers) {
                sameAgain.add(new SameAgain(recorded(answer)));
            }
            assertEquals(sameAgain.getFirst(), get(second));
            var again = IntStream.range(0, 20)
                    .mapToObj(i -> cast(committer, request("v" + i, "c1")))
                    .toList();
            for (int i = 0; i < 20; i++) {
                assertEquals(sameAgain.get(i), get(again.get(i)));
            }
        }
        assertEquals(20, Masters.count(url));
        assertEquals(List.of(), Masters.violations(url));
    }

    @Test
    void changesOfMindInABatchWhoseAnswerWasLostAreFoundAndNotRepeated() throws Exception {
        try (GroupCommitter committer =
                committer(BOUNDS, once(Step.BEFORE_COMMIT, () -> cutter.cut(Cutter.Cut.ANSWER)))) {
            var answers = Stream.of(change("c1", 1), change("c1", 1), change("c2", 2))
                    .map(request -> cast(committer, request))
                    .toList();

            Receipt first = recorded(answers.get(0));
            assertEquals(new SameAgain(first), get(answers.get(1)));
            Receipt changed = recorded(answers.get(2));
            assertEquals(new SameAgain(changed), get(cast(committer, change("c2", 2))));
        }
        assertEquals(
                List.of("1 c1", "2 c2"),
                Masters.query(
                        url,
                        "SELECT revision, "
                                + "convert_from(substr(ballot, 2), 'UTF8')::jsonb #>> '{answers,choice,pick,0}'"
                                + " FROM vote ORDER BY revision"));
    }

    @Test
    void everyAnswerComesInTimeWhileTheMasterIsSilent() throws Exception {
        Bounds impatient =
                new Bounds(100, 10, Gathering.fixed(Duration.ZERO), Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (GroupCommitter committer =
                committer(impatient, once(Step.BEFORE_COMMIT, () -> cutter.cut(Cutter.Cut.SILENCE)))) {
            long began = System.nanoTime();
            var answers = IntStream.range(0, 50)
                    .mapToObj(i -> cast(committer, request("v" + i, "c1")))
                    .toList();

            for (var answer : answers) {
                awaiting().until(answer::isDone);
                assertInstanceOf(MasterUnavailableException.class, answer.exceptionNow());
            }

            // The master is silent for longer than that: the lost connection is noticed after 4 s.
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertTrue(took.compareTo(Duration.ofMillis(3500)) < 0, () -> "took " + took);
            assertEquals(0, committer.queued());
        }
    }

    @Test
    void aCommitIsNotAcknowledgedBeforeTheStandbyHasIt() throws Exception {
        try (GroupCommitter committer = committer(BOUNDS, Probe.NONE)) {
            recorded(cast(committer, request("v0", "c1")));
            Masters.execute(url, "ALTER SYSTEM SET synchronous_standby_names = 'no_such_standby'");
            Masters.execute(url, "SELECT pg_reload_conf()");
            CompletableFuture<Decided> answer;
            CompletableFuture<Decided> refusal;
            try {
                awaiting()
                        .until(() -> Masters.query(url, "SHOW synchronous_standby_names")
                                .equals(List.of("no_such_standby")));
                answer = cast(committer, request("v1", "c1"));
                refusal = cast(committer, request("v0", "c2"));
                awaiting().until(() -> !Masters.query(url, WAITING_COMMIT).isEmpty());
                String first = Masters.query(url, WAITING_COMMIT).getFirst();

                // The server commits locally and warns; the committer comes back, finds the votes, and waits again.
                Masters.query(url, "SELECT pg_cancel_backend(" + first + ")");

                awaiting()
                        .until(() -> Masters.query(url, WAITING_COMMIT).stream().anyMatch(pid -> !pid.equals(first)));
                assertFalse(answer.isDone());
                assertFalse(refusal.isDone());
            } finally {
                Masters.execute(url, "ALTER SYSTEM RESET synchronous_standby_names");
                Masters.execute(url, "SELECT pg_reload_conf()");
            }
            recorded(answer);
            assertInstanceOf(CastOutcome.AlreadyVoted.class, get(refusal));
        }
        assertEquals(2, Masters.count(url));
        assertEquals(List.of(), Masters.violations(url));
    }

    private GroupCommitter committer(Bounds bounds, Probe probe) {
        return new GroupCommitter(new Shard(0), cutter.url(), bounds, GroupCommitter.Listener.NONE, probe);
    }

    private static Probe once(Step when, Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        return step -> {
            if (step == when && done.compareAndSet(false, true)) {
                action.run();
            }
        };
    }

    private static ConditionFactory awaiting() {
        return await().pollInterval(Duration.ofMillis(20));
    }

    private static CompletableFuture<Decided> cast(GroupCommitter committer, CastRequest request) {
        return committer.cast(request, Masters.ROUTING.partitionOf(request.voter()));
    }

    private static CastRequest request(String voter, String choice) {
        return request(Masters.OPEN, voter, choice);
    }

    private static CastRequest request(String election, String voter, String choice) {
        return CastRequest.of(new ElectionId(election), new Voter(voter), new ChoiceId(choice));
    }

    private static CastRequest change(String choice, int revision) {
        return new CastRequest(
                new ElectionId(Masters.LAST_COUNTS),
                new Voter("v0"),
                new CastRequest.Content.Choice(new ChoiceId(choice)),
                CastRequest.Expected.revision(revision),
                false,
                "");
    }

    private static Receipt recorded(CompletableFuture<Decided> answer) throws Exception {
        return assertInstanceOf(Recorded.class, get(answer)).receipt();
    }

    private static CastOutcome get(CompletableFuture<Decided> answer) throws Exception {
        return answer.get(30, TimeUnit.SECONDS).outcome();
    }
}
