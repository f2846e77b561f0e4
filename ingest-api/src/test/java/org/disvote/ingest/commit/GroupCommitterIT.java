package org.disvote.ingest.commit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.disvote.ingest.Launches;
import org.disvote.ingest.Probe;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.CastOutcome.AlreadyVoted;
import org.disvote.ingest.cast.CastOutcome.InvalidVote;
import org.disvote.ingest.cast.CastOutcome.NotEligible;
import org.disvote.ingest.cast.CastOutcome.NotOpen;
import org.disvote.ingest.cast.CastOutcome.Recorded;
import org.disvote.ingest.cast.CastOutcome.RollMissing;
import org.disvote.ingest.cast.CastOutcome.SameAgain;
import org.disvote.ingest.cast.CastOutcome.UnknownElection;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.Decided;
import org.disvote.ingest.cast.IssuedReceipts;
import org.disvote.ingest.cast.OverloadedException;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.commit.GroupCommitter.Bounds;
import org.disvote.ingest.master.Cutter;
import org.disvote.ingest.master.MasterReader;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.master.Masters;
import org.disvote.ingest.promise.ShardPromises;
import org.disvote.ingest.table.HeadTable;
import org.disvote.testkit.Patience;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealParts
final class GroupCommitterIT {

    private static final Duration ANSWER_MAX = Patience.WAIT_MAX;

    private final Postgres postgres;
    private final String url;
    private final List<AutoCloseable> opened = new ArrayList<>();

    GroupCommitterIT(Postgres postgres) {
        this.postgres = postgres;
        this.url = Masters.create(postgres);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    @Test
    void everyPartitionIsNumberedWithoutAGap() throws Exception {
        GroupCommitter committer = committer();

        List<CompletableFuture<Decided>> answers = IntStream.range(0, 1000)
                .mapToObj(i -> cast(committer, request("v" + i, "c1")))
                .toList();

        Set<Position> positions = new HashSet<>();
        for (var answer : answers) {
            positions.add(recorded(answer).position());
        }
        assertEquals(1000, positions.size());
        assertEquals(1000, Masters.count(url));
        assertEquals(List.of(), Masters.violations(url));
    }

    @Test
    void aReceiptMatchesItsRow() throws Exception {
        Receipt receipt = recorded(cast(committer(), request("v1", "c2")));

        try (MasterReader master = new MasterReader(new Shard(0), url)) {
            assertEquals(
                    ShortBallot.of(new ChoiceId("c2")),
                    master.recorded(List.of(receipt.position()))
                            .getFirst()
                            .orElseThrow()
                            .vote()
                            .ballot());
            Receipt.Presented presented = Receipt.parse(receipt.text()).orElseThrow();
            String other = "sha256:" + "0".repeat(64);
            assertEquals(
                    List.of(
                            Optional.of(new IssuedReceipts.Issued(receipt, Optional.of(false))),
                            Optional.empty(),
                            Optional.empty()),
                    new IssuedReceipts(master)
                            .find(List.of(
                                    presented,
                                    new Receipt.Presented(new Position(0, 99), presented.digest()),
                                    new Receipt.Presented(receipt.position(), other))));
        }
    }

    @Test
    void ifTheLastVoteCountsALaterVoteSupersedesTheEarlierOne() throws Exception {
        GroupCommitter committer = committer();
        CastRequest first = request(Masters.LAST_COUNTS, "v1", "c1");
        CastRequest second = change("v1", "c2", 2);

        Receipt original = recorded(cast(committer, first));
        Receipt changed = recorded(cast(committer, second));
        assertEquals(new SameAgain(changed), answer(cast(committer, second)));
        assertEquals(new SameAgain(original), answer(cast(committer, first)), "a late retry is no change");
        assertInstanceOf(CastOutcome.Changed.class, answer(cast(committer, change("v1", "c1", 2))));
        Receipt back = recorded(cast(committer, change("v1", "c1", 3)));

        assertEquals(
                List.of("1 c1", "2 c2", "3 c1"),
                Masters.query(
                        url,
                        "SELECT revision, "
                                + "convert_from(substr(ballot, 2), 'UTF8')::jsonb #>> '{answers,choice,pick,0}'"
                                + " FROM vote ORDER BY partition, seq"));
        try (MasterReader master = new MasterReader(new Shard(0), url)) {
            assertEquals(
                    List.of(Optional.of(true), Optional.of(true), Optional.of(false)),
                    new IssuedReceipts(master)
                                    .find(Stream.of(original, changed, back)
                                            .map(receipt -> Receipt.parse(receipt.text())
                                                    .orElseThrow())
                                            .toList())
                                    .stream()
                                    .map(issued -> issued.orElseThrow().superseded())
                                    .toList());
        }
    }

    @Test
    void aHeadShowsSinceWhenItsOldestVoteWaitsForTheLog() throws Exception {
        GroupCommitter committer = committer();
        Receipt first = recorded(cast(committer, request(Masters.LAST_COUNTS, "v1", "c1")));
        recorded(cast(committer, change("v1", "c2", 2)));

        try (MasterReader master = new MasterReader(new Shard(0), url)) {
            assertEquals(
                    List.of(first.castAt()),
                    master.heads().values().stream()
                            .map(HeadTable.Head::unpublishedSince)
                            .filter(Objects::nonNull)
                            .toList());
        }
    }

    @Test
    void racingChangesOfMindAreRevisionsWithoutAGap() throws Exception {
        List<GroupCommitter> committers = List.of(committer(), committer());
        List<CompletableFuture<Decided>> answers = new ArrayList<>();
        int voters = 250;
        for (int i = 0; i < voters * WaitingVoters.REQUESTS_MAX; i++) {
            for (GroupCommitter committer : committers) {
                answers.add(
                        cast(committer, change("v" + i % voters, i / voters % 2 == 0 ? "c1" : "c2", 1 + i / voters)));
            }
        }

        long recorded = 0;
        for (var answer : answers) {
            recorded += answer(answer) instanceof Recorded ? 1 : 0;
        }

        assertEquals(recorded, Masters.count(url));
        assertTrue(recorded > voters, "nobody changed their mind");
        assertEquals(List.of(), Masters.violations(url));
    }

    @Test
    void twoCommittersOnOneShardRecordEachVoterOnceWithoutAVisibleGap() throws Exception {
        List<GroupCommitter> committers = List.of(committer(), committer());
        Map<String, Set<Receipt>> receipts = new ConcurrentHashMap<>();
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        AtomicInteger recorded = new AtomicInteger();

        for (int i = 0; i < 2000; i++) {
            String voter = "v" + i;
            for (GroupCommitter committer : committers) {
                answers.add(cast(committer, request(voter, "c1")).thenAccept(decided -> {
                    Receipt receipt = switch (decided.outcome()) {
                        case Recorded(Receipt mine) -> {
                            recorded.incrementAndGet();
                            yield mine;
                        }
                        case SameAgain(Receipt original) -> original;
                        case AlreadyVoted _,
                                NotOpen _,
                                CastOutcome.Closing _,
                                NotEligible _,
                                RollMissing _,
                                UnknownElection _,
                                InvalidVote _,
                                CastOutcome.Changed _,
                                CastOutcome.TooManyChanges _ -> throw new AssertionError(decided);
                    };
                    receipts.computeIfAbsent(voter, _ -> ConcurrentHashMap.newKeySet())
                            .add(receipt);
                }));
            }
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
        do {
            assertEquals(List.of(), Masters.violations(url));
        } while (!all.isDone());
        all.get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);

        assertEquals(2000, recorded.get());
        assertEquals(2000, receipts.size());
        assertTrue(receipts.values().stream().allMatch(ofOne -> ofOne.size() == 1));
        assertEquals(2000, Masters.count(url));
        assertEquals(List.of(), Masters.violations(url));
    }

    @Test
    void ifOneVoterHasSeveralRequestsInABatchTheFirstIsWritten() throws Exception {
        List<Integer> batches = new CopyOnWriteArrayList<>();
        GroupCommitter committer = committer(bounds(100, 1000, Duration.ZERO), new GroupCommitter.Listener() {
            @Override
            public void committed(int requests, List<EncodedVote> recorded, String life, Duration took) {
                batches.add(requests);
            }
        });
        CompletableFuture<Decided> earlier;
        CompletableFuture<Decided> first;
        CompletableFuture<Decided> same;
        CompletableFuture<Decided> other;
        try (Connection lock = lockHeads()) {
            earlier = cast(committer, request("v0", "c1"));
            awaitWaitingBatch(lock);
            first = cast(committer, request("v1", "c1"));
            same = cast(committer, request("v1", "c1"));
            other = cast(committer, request("v1", "c2"));
            lock.rollback();
        }

        recorded(earlier);
        Receipt receipt = recorded(first);
        assertEquals(new SameAgain(receipt), answer(same));
        assertEquals(new AlreadyVoted(receipt), answer(other));
        assertEquals(2, Masters.count(url));
        await().untilAsserted(() -> assertEquals(List.of(1, 3), batches));
    }

    @Test
    void votersWhoVotedBeforeCostTheOthersOfTheirBatchNothing() throws Exception {
        GroupCommitter committer = committer(bounds(1000, 1000, Duration.ofMillis(50)), GroupCommitter.Listener.NONE);
        Receipt original = recorded(cast(committer, request("v7", "c1")));

        var answers = IntStream.range(0, 100)
                .mapToObj(i -> cast(committer, request("v" + i, "c2")))
                .toList();

        for (int i = 0; i < 100; i++) {
            if (i == 7) {
                assertEquals(new AlreadyVoted(original), answer(answers.get(i)));
            } else {
                recorded(answers.get(i));
            }
        }
        assertEquals(List.of(), Masters.violations(url));
    }

    @Test
    void anElectionWithARollIsForVotersOnItAndForNobodyWhileTheRollIsMissing() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Launches.put(
                url,
                Launches.election(
                        Launches.file(Masters.OPEN, now.minusSeconds(3_600), now.plusSeconds(3_600), "c1", "c2")
                                .put("voters", "pseudonymous")
                                .put("eligibility", "roll")));
        int partition = Masters.ROUTING.partitionOf(new VoterId("listed"));
        Masters.execute(url, "INSERT INTO roll VALUES ('main', 'listed', " + partition + ", '')");
        Masters.execute(url, "INSERT INTO roll_partition VALUES ('main', " + partition + ")");
        GroupCommitter committer = committer();

        Receipt receipt = recorded(cast(committer, request("listed", "c1")));
        assertEquals(new NotEligible(), answer(cast(committer, request(voterOf(partition), "c1"))));
        assertEquals(new RollMissing(), answer(cast(committer, request(voterOf(partition + 1), "c1"))));
        Masters.execute(url, "DELETE FROM roll");
        assertEquals(new SameAgain(receipt), answer(cast(committer, request("listed", "c1"))));

        assertEquals(1, Masters.count(url));
    }

    private static String voterOf(int partition) {
        return IntStream.range(0, Integer.MAX_VALUE)
                .mapToObj(i -> "v" + i)
                .filter(voter ->
                        Masters.ROUTING.partitionOf(new VoterId(voter)) == partition % Masters.ROUTING.partitions())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anElectionThatIsNotOpenOrNotKnownRecordsNothing() throws Exception {
        GroupCommitter committer = committer();

        assertInstanceOf(NotOpen.class, answer(cast(committer, request(Masters.NOT_YET, "v1", "c1"))));
        assertInstanceOf(NotOpen.class, answer(cast(committer, request(Masters.OVER, "v1", "c1"))));
        assertEquals(new UnknownElection(), answer(cast(committer, request("no-such", "v1", "c1"))));
        assertInstanceOf(InvalidVote.class, answer(cast(committer, request("v1", "c9"))));
        assertEquals(0, Masters.count(url));
    }

    @Test
    void theSameRequestGetsTheSameReceiptEvenAfterTheClose() throws Exception {
        GroupCommitter committer = committer();
        Receipt receipt = recorded(cast(committer, request("v1", "c1")));
        Instant closed = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(1);

        Masters.put(url, Masters.OPEN, closed.minusSeconds(60), closed);

        // The election that is over has other terms, which the receipt names.
        SameAgain same = assertInstanceOf(SameAgain.class, answer(cast(committer, request("v1", "c1"))));
        assertEquals(receipt.text(), same.original().text());
        AlreadyVoted other = assertInstanceOf(AlreadyVoted.class, answer(cast(committer, request("v1", "c2"))));
        assertEquals(receipt.text(), other.standing().text());
        assertInstanceOf(NotOpen.class, answer(cast(committer, request("v2", "c1"))));
        assertEquals(1, Masters.count(url));
    }

    @Test
    void aFullQueueRefusesAtOnceAndLosesNothingItAccepted() throws Exception {
        GroupCommitter committer = committer(bounds(10, 5, Duration.ZERO), GroupCommitter.Listener.NONE);
        List<CompletableFuture<Decided>> accepted = new ArrayList<>();
        CompletableFuture<Decided> refused;
        try (Connection lock = lockHeads()) {
            accepted.add(cast(committer, request("first", "c1")));
            awaitWaitingBatch(lock);
            IntStream.range(0, 10).forEach(i -> accepted.add(cast(committer, request("v" + i, "c1"))));

            refused = cast(committer, request("late", "c1"));

            assertTrue(refused.isCompletedExceptionally());
            lock.rollback();
        }
        OverloadedException failure = assertInstanceOf(OverloadedException.class, refused.exceptionNow());
        assertEquals("queue full: 10 votes wait on shard 0", failure.getMessage());
        for (var answer : accepted) {
            recorded(answer);
        }
        assertEquals(11, Masters.count(url));
        assertEquals(List.of(), Masters.violations(url));
    }

    @Test
    void faultE2AtMostFourRequestsOfOneVoterWaitAtOnce() throws Exception {
        GroupCommitter committer = committer();
        List<CompletableFuture<Decided>> accepted = new ArrayList<>();
        CompletableFuture<Decided> refused;
        try (Connection lock = lockHeads()) {
            for (int i = 0; i < 4; i++) {
                accepted.add(cast(committer, change("v1", i % 2 == 0 ? "c1" : "c2", i + 1)));
            }
            refused = cast(committer, change("v1", "c1", 5));
            accepted.add(cast(committer, request("v2", "c1")));
            lock.rollback();
        }

        OverloadedException failure = assertInstanceOf(OverloadedException.class, refused.exceptionNow());
        assertEquals("4 requests of this voter wait on shard 0", failure.getMessage());
        for (var answer : accepted) {
            recorded(answer);
        }
        assertEquals(5, Masters.count(url));
        assertEquals(0, committer.waitingVoters());
    }

    @Test
    void faultE2EveryOutcomeFreesItsVotersPlace() throws Exception {
        GroupCommitter committer = committer(bounds(2, 1, Duration.ZERO), GroupCommitter.Listener.NONE);
        recorded(cast(committer, request("v1", "c1")));
        assertInstanceOf(SameAgain.class, answer(cast(committer, request("v1", "c1"))));
        assertInstanceOf(AlreadyVoted.class, answer(cast(committer, request("v1", "c2"))));
        try (Connection _ = lockHeads()) {
            List<CompletableFuture<Decided>> casts = IntStream.range(0, 10)
                    .mapToObj(i -> cast(committer, request("w" + i, "c1")))
                    .toList();

            for (var cast : casts) {
                assertThrows(ExecutionException.class, () -> answer(cast), "refused by the queue, or out of time");
            }
            assertEquals(0, committer.waitingVoters());
        }
        committer.close();
        assertThrows(ExecutionException.class, () -> answer(cast(committer, request("v1", "c1"))));
        assertEquals(0, committer.waitingVoters());
    }

    @Test
    void headsThatStayLockedFailTheirVotesInTimeAndTheCommitterRecovers() throws Exception {
        GroupCommitter committer = committer();
        try (Connection lock = lockHeads()) {
            MasterUnavailableException failure = unavailable(cast(committer, request("v1", "c1")));

            assertEquals("shard 0 has heads that another session keeps locked", failure.getMessage());
            lock.rollback();
        }
        recorded(cast(committer, request("v1", "c1")));
        assertEquals(1, Masters.count(url));
    }

    @Test
    void aShardThatIsNotOpenedForThisLifeOfItsMasterRecordsNothing() throws Exception {
        GroupCommitter committer = committer();
        for (String openedFor : List.of("NULL", "'another/00000001/1'")) {
            Masters.execute(url, "UPDATE partition_head SET opened_for = " + openedFor);
            List<String> before = Masters.query(url, "SELECT xmin, * FROM partition_head ORDER BY partition");

            MasterUnavailableException failure = unavailable(cast(committer, request("v1", "c1")));

            assertEquals("shard 0 is closed until its publisher has compared it with the log", failure.getMessage());
            assertEquals(0, Masters.count(url));
            assertEquals(before, Masters.query(url, "SELECT xmin, * FROM partition_head ORDER BY partition"));
        }
        Masters.execute(url, "UPDATE partition_head SET opened_for = master_identity()");
        recorded(cast(committer, request("v1", "c1")));
    }

    @Test
    void aPartitionOfAnotherShardIsRefusedAndReportedAndDelaysNoOther() throws Exception {
        Set<Integer> reported = ConcurrentHashMap.newKeySet();
        GroupCommitter committer = committer(bounds(100, 1000, Duration.ofMillis(300)), new GroupCommitter.Listener() {
            @Override
            public void notOwned(int partition) {
                reported.add(partition);
            }
        });
        int given = Masters.ROUTING.partitionOf(new VoterId("v1"));
        String elsewhere = IntStream.range(2, 100)
                .mapToObj(i -> "v" + i)
                .filter(voter -> Masters.ROUTING.partitionOf(new VoterId(voter)) != given)
                .findFirst()
                .orElseThrow();
        Masters.execute(url, "DELETE FROM partition_head WHERE partition = " + given);

        var refused = cast(committer, request("v1", "c1"));
        var other = cast(committer, request(elsewhere, "c1"));

        assertEquals(
                "shard 0 does not own partition " + given, unavailable(refused).getMessage());
        recorded(other);
        assertEquals(Set.of(given), reported);
    }

    @Test
    void aRefusalWritesTheHeadsSoThatItWaitsForTheCommitsItReliesOn() throws Exception {
        GroupCommitter committer = committer();
        Receipt receipt = recorded(cast(committer, request("v1", "c1")));
        String head =
                "FROM partition_head WHERE partition = " + receipt.position().partition();
        List<String> written = Masters.query(url, "SELECT xmin " + head);

        answer(cast(committer, request("v1", "c2")));

        assertNotEquals(written, Masters.query(url, "SELECT xmin " + head));
        assertEquals(List.of("1"), Masters.query(url, "SELECT last_seq " + head));
    }

    @Test
    void closingCommitsWhatIsQueuedAndAcceptsNothingMore() throws Exception {
        GroupCommitter committer = committer(bounds(4096, 50, Duration.ofMillis(200)), GroupCommitter.Listener.NONE);
        var answers = IntStream.range(0, 500)
                .mapToObj(i -> cast(committer, request("v" + i, "c1")))
                .toList();

        committer.close();

        for (var answer : answers) {
            assertTrue(answer.isDone());
            recorded(answer);
        }
        assertEquals(500, Masters.count(url));
        unavailable(cast(committer, request("late", "c1")));
    }

    @Test
    void closingIsBoundedWhileTheMasterHangs() throws Exception {
        GroupCommitter committer = committer(
                new Bounds(100, 5, Gathering.fixed(Duration.ZERO), Duration.ofSeconds(20), Duration.ofMillis(300)),
                GroupCommitter.Listener.NONE);
        try (Connection lock = lockHeads()) {
            var answers = IntStream.range(0, 20)
                    .mapToObj(i -> cast(committer, request("v" + i, "c1")))
                    .toList();
            await().until(() -> committer.queued() < 20);

            committer.close();

            for (var answer : answers) {
                unavailable(answer);
            }
            lock.rollback();
        }
        assertEquals(0, Masters.count(url));
    }

    @Test
    void aLostIdleConnectionCostsNobodyAnAnswer() throws Exception {
        GroupCommitter committer = committer();
        recorded(cast(committer, request("v1", "c1")));

        postgres.disconnectAll(url);

        recorded(cast(committer, request("v2", "c1")));
    }

    @Test
    void aFaultOfTheProgramFailsOneBatchAndTheNextSucceeds() throws Exception {
        AtomicInteger reached = new AtomicInteger();
        GroupCommitter committer =
                committer(url, bounds(100, 100, Duration.ZERO), GroupCommitter.Listener.NONE, step -> {
                    if (reached.getAndIncrement() == 0) {
                        throw new IllegalStateException("a mistake");
                    }
                });

        unavailable(cast(committer, request("v1", "c1")));

        assertEquals(0, Masters.count(url));
        recorded(cast(committer, request("v1", "c1")));
    }

    @Test
    void whileTheMasterIsAwayRequestsFailInTimeAndAfterwardsTheySucceed() throws Exception {
        try (Cutter cutter = new Cutter(url)) {
            Bounds bounds =
                    new Bounds(100, 10, Gathering.fixed(Duration.ZERO), Duration.ofSeconds(1), Duration.ofSeconds(1));
            GroupCommitter committer = committer(cutter.url(), bounds, GroupCommitter.Listener.NONE, Probe.NONE);
            recorded(cast(committer, request("v0", "c1")));
            cutter.refuse(true);

            var answers = IntStream.range(0, 100)
                    .mapToObj(i -> cast(committer, request("v" + i, "c1")))
                    .toList();

            for (var answer : answers) {
                unavailable(answer);
            }
            assertEquals(0, committer.queued());
            cutter.refuse(false);
            await().until(() -> {
                try {
                    return answer(cast(committer, request("v1", "c1"))) instanceof Recorded;
                } catch (ExecutionException e) {
                    return false;
                }
            });
            assertEquals(2, Masters.count(url));
        }
    }

    @Test
    void aMasterWithoutDurableCommitsIsNotWrittenTo() throws Exception {
        Masters.execute(
                url,
                "ALTER DATABASE "
                        + Masters.query(url, "SELECT current_database()").getFirst() + " SET synchronous_commit = off");

        unavailable(cast(committer(), request("v1", "c1")));

        assertEquals(0, Masters.count(url));
    }

    @Test
    void theGuaranteesHoldForRandomRequests() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<GroupCommitter> committers =
                List.of(committer(bounds(4096, 50, Duration.ofMillis(1)), GroupCommitter.Listener.NONE), committer());
        List<String> elections = List.of(Masters.OPEN, Masters.OPEN, Masters.OPEN, Masters.OVER, "no-such");
        Map<CastRequest, List<CompletableFuture<Decided>>> answers = new HashMap<>();

        for (int i = 0; i < 3000; i++) {
            CastRequest request = CastRequest.of(
                    new ElectionId(elections.get(random.nextInt(elections.size()))),
                    new Voter("v" + random.nextInt(700)),
                    new ChoiceId("c" + (1 + random.nextInt(3))));
            CompletableFuture<Decided> cast = cast(committers.get(random.nextInt(2)), request);
            // If four requests of the voter wait already.
            if (!cast.isCompletedExceptionally()) {
                answers.computeIfAbsent(request, _ -> new ArrayList<>()).add(cast);
            }
        }

        Map<Voter, Receipt> byVoter = new HashMap<>();
        int recorded = 0;
        for (var entry : answers.entrySet()) {
            Set<Receipt> receipts = new HashSet<>();
            for (var future : entry.getValue()) {
                CastOutcome outcome = answer(future);
                if (outcome instanceof Recorded(Receipt receipt)) {
                    recorded++;
                    receipts.add(receipt);
                } else if (outcome instanceof SameAgain(Receipt original)) {
                    receipts.add(original);
                }
            }
            // The same request always has the same receipt, and a voter has only one.
            assertTrue(receipts.size() <= 1, "seed " + seed);
            for (Receipt receipt : receipts) {
                assertFalse(byVoter.containsKey(entry.getKey().voter()), "seed " + seed);
                byVoter.put(entry.getKey().voter(), receipt);
            }
        }
        assertEquals(recorded, byVoter.size(), "seed " + seed);
        assertEquals(recorded, Masters.count(url), "seed " + seed);
        assertEquals(List.of(), Masters.violations(url), "seed " + seed);
    }

    @Test
    void aBatchUnderAnotherVoterKeyIsRefusedAndRecordsNothing() throws Exception {
        Masters.execute(url, """
            INSERT INTO system (partitions, shard, shards, born, voter_key) VALUES (4, 0, 1, true, 'sha256:a')
            """);
        GroupCommitter ours = committerWithKey("sha256:a");
        GroupCommitter other = committerWithKey("sha256:b");

        assertRefused(cast(other, request("v1", "c1")));
        assertEquals(0, Masters.count(url));
        recorded(cast(ours, request("v1", "c1")));
        assertRefused(cast(other, request("v2", "c1")));
        assertEquals(1, Masters.count(url));

        // A master that has not taken the system's commitment yet.
        Masters.execute(url, "UPDATE system SET voter_key = NULL");
        assertRefused(cast(ours, request("v3", "c1")));
        assertEquals(1, Masters.count(url));
    }

    private GroupCommitter committerWithKey(String commitment) {
        GroupCommitter committer = new GroupCommitter(
                new Shard(0),
                GroupCommitter.Sessions.of(new Shard(0), url),
                Optional.of(commitment),
                ShardPromises.NONE,
                bounds(4096, 1000, Duration.ofMillis(2)),
                GroupCommitter.Listener.NONE,
                Probe.NONE);
        opened.add(committer);
        return committer;
    }

    private static void assertRefused(CompletableFuture<Decided> answer) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> answer(answer));
        String message = String.valueOf(failed.getCause());
        assertTrue(message.contains("belongs to another voter key"), message);
    }

    private GroupCommitter committer() {
        return committer(bounds(4096, 1000, Duration.ofMillis(2)), GroupCommitter.Listener.NONE);
    }

    private GroupCommitter committer(Bounds bounds, GroupCommitter.Listener listener) {
        return committer(url, bounds, listener, Probe.NONE);
    }

    private GroupCommitter committer(String url, Bounds bounds, GroupCommitter.Listener listener, Probe probe) {
        GroupCommitter committer = new GroupCommitter(new Shard(0), url, bounds, listener, probe);
        opened.add(committer);
        return committer;
    }

    private static Bounds bounds(int queueVotesMax, int batchVotesMax, Duration gather) {
        return new Bounds(
                queueVotesMax, batchVotesMax, Gathering.fixed(gather), Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    private Connection lockHeads() throws Exception {
        Connection connection = DriverManager.getConnection(url);
        connection.setAutoCommit(false);
        connection.createStatement().execute("SELECT * FROM partition_head ORDER BY partition FOR UPDATE");
        return connection;
    }

    /// Returns when a batch has been taken from the queue and waits for the heads. What is cast after that is in
    /// a later batch.
    private static void awaitWaitingBatch(Connection lock) {
        await().until(() -> {
            try (ResultSet waiting = lock.createStatement().executeQuery("SELECT FROM pg_locks WHERE NOT granted")) {
                return waiting.next();
            }
        });
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

    /// In the election that lets voters change their minds.
    private static CastRequest change(String voter, String choice, int revision) {
        return new CastRequest(
                new ElectionId(Masters.LAST_COUNTS),
                new Voter(voter),
                new CastRequest.Content.Choice(new ChoiceId(choice)),
                CastRequest.Expected.revision(revision),
                false,
                "");
    }

    private static CastOutcome answer(CompletableFuture<Decided> answer)
            throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS).outcome();
    }

    private static Receipt recorded(CompletableFuture<Decided> answer) throws Exception {
        return assertInstanceOf(Recorded.class, answer(answer)).receipt();
    }

    private static MasterUnavailableException unavailable(CompletableFuture<Decided> answer) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> answer(answer));
        return assertInstanceOf(MasterUnavailableException.class, failure.getCause());
    }
}
