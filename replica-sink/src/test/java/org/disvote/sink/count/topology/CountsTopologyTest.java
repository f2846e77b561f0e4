package org.disvote.sink.count.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.count.Counts;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.count.cell.StandingVote;
import org.disvote.topics.count.rule.InvalidReason;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.RecordVersions;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountsTopologyTest {

    private static final ElectionId DEMO = new ElectionId("demo");
    private static final ElectionId LAST_COUNTS = new ElectionId(RandomVotes.LAST_COUNTS);
    private static final ChoiceId C1 = new ChoiceId("c1");
    private static final ChoiceId C2 = new ChoiceId("c2");
    private static final ChoiceId C3 = new ChoiceId("c3");

    /// The test driver has one partition, 0.
    private static final Routing ROUTING = new Routing(1);

    private static final String LOG_ID = "the-log";
    private static final Duration GAP_ALARM_AFTER = Duration.ofSeconds(60);
    private static final Instant SEVEN = Instant.parse("2027-05-21T07:00:00Z");

    private final List<Counted> sent = new ArrayList<>();
    private final Counts counts = new Counts();
    private final Properties settings = new Properties();
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> log;
    private final TestOutputTopic<byte[], byte[]> turnouts;
    private final TestOutputTopic<byte[], byte[]> tallies;

    CountsTopologyTest(@TempDir Path stateDirectory) {
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        driver = new TopologyTestDriver(CountsTopology.of(counted(LOG_ID, sent)), settings);
        log = driver.createInputTopic(TopicCatalog.VOTES, new ByteArraySerializer(), new ByteArraySerializer());
        var bytes = new ByteArrayDeserializer();
        turnouts = driver.createOutputTopic(TopicCatalog.TURNOUT, bytes, bytes);
        tallies = driver.createOutputTopic(TopicCatalog.TALLY, bytes, bytes);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void votesBecomeCountsOfTheirMinuteAndChoiceFollowedByTheSeqThatTheyReach() {
        append(vote(1, "a", "c1", SEVEN), vote(2, "b", "c2", SEVEN.plusSeconds(59)));
        append(vote(3, "c", "c1", SEVEN.plusSeconds(60)));

        driver.advanceWallClockTime(CountVotes.SEND_INTERVAL);

        assertEquals(
                List.of(
                        "demo/0/constituency/ -> {\"constituency\":\"\",\"electionId\":\"demo\",\"partition\":0,"
                                + "\"seq\":3,\"voters\":3}",
                        "demo/0/minute/2027-05-21T07:00:00.000000Z -> {\"electionId\":\"demo\","
                                + "\"minute\":\"2027-05-21T07:00:00.000000Z\",\"partition\":0,\"seq\":2,\"voters\":2}",
                        "demo/0/minute/2027-05-21T07:01:00.000000Z -> {\"electionId\":\"demo\","
                                + "\"minute\":\"2027-05-21T07:01:00.000000Z\",\"partition\":0,\"seq\":3,\"voters\":1}",
                        COUNTED),
                texts(turnouts));
        assertEquals(List.of(option("c1", 3, 2), option("c2", 2, 1), question(3, 3), COUNTED), texts(tallies));
    }

    private static final String COUNTED = "0 -> {\"ahead\":0,\"gap\":false,\"nextOffset\":3,\"partition\":0,"
            + "\"seq\":3,\"stopReason\":\"\",\"voided\":0}";

    private static String option(String choice, int seq, int votes) {
        return "demo/0/option//choice/%s -> {\"constituency\":\"\",\"electionId\":\"demo\",\"option\":\"%s\","
                        .formatted(choice, choice)
                + "\"partition\":0,\"question\":\"choice\",\"seq\":%d,\"votes\":%d}".formatted(seq, votes);
    }

    private static String question(int seq, int ballots) {
        return "demo/0/question//choice -> {\"ballots\":%d,\"blank\":0,\"constituency\":\"\",".formatted(ballots)
                + "\"electionId\":\"demo\",\"empty\":0,\"partition\":0,\"question\":\"choice\",\"seq\":%d,"
                        .formatted(seq)
                + "\"spoiled\":0}";
    }

    @Test
    void manyCellsThatChangeAreSentLessOften() throws Exception {
        for (int i = 1; i <= 300; i++) {
            appendOf("c" + i, vote(i, "v" + i, "c1", SEVEN));
        }
        driver.advanceWallClockTime(CountVotes.SEND_INTERVAL);
        int sentAtOnce = tallies.readRecordsToList().size();
        for (int i = 301; i <= 600; i++) {
            appendOf("c" + i, vote(i, "v" + i, "c1", SEVEN));
        }

        driver.advanceWallClockTime(CountVotes.SEND_INTERVAL);
        assertTrue(tallies.isEmpty());

        driver.advanceWallClockTime(Duration.ofSeconds(5));
        assertEquals(sentAtOnce, tallies.readRecordsToList().size());
    }

    @Test
    void onlyWhatChangedIsSentAgain() {
        append(vote(1, "a", "c1", SEVEN), vote(2, "b", "c2", SEVEN));
        driver.advanceWallClockTime(CountVotes.SEND_INTERVAL);
        tallies.readRecordsToList();

        driver.advanceWallClockTime(CountVotes.SEND_INTERVAL);
        assertTrue(tallies.isEmpty());

        append(vote(3, "c", "c2", SEVEN));
        driver.advanceWallClockTime(CountVotes.SEND_INTERVAL);
        assertEquals(List.of(option("c2", 3, 2), question(3, 3), COUNTED), texts(tallies));
    }

    @Test
    void aRandomLogCountsAsItsFold() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<VoteCast> votes = new RandomVotes(seed, ROUTING, 400).next(2_000);
        for (int i = 0; i < votes.size(); i++) {
            append(votes.get(i));
            switch (random.nextInt(10)) {
                case 0 -> append(votes.get(random.nextInt(i + 1)));
                case 1 -> log.pipeInput("GR-1".getBytes(UTF_8), "{}".getBytes(UTF_8));
                case 2 -> log.pipeInput((byte[]) null, (byte[]) null);
                case 3 -> driver.advanceWallClockTime(CountVotes.SEND_INTERVAL);
                default -> {}
            }
        }

        readCounts();

        Fold fold = Fold.of(votes);
        fold.assertEqualTo(counts, "seed " + seed);
        assertEquals(fold.heads.get(0), counts.reachedSeq(0), () -> "seed " + seed);
        assertEquals(Map.of(), counts.stopReasons(), () -> "seed " + seed);
    }

    @Test
    void aChangedMindMovesTheVoteAndAddsNoVoter() throws Exception {
        append(lastCounts(1, "a", 1, "c1", SEVEN), lastCounts(2, "b", 1, "c1", SEVEN));
        append(lastCounts(3, "a", 2, "c2", SEVEN.plusSeconds(60)), lastCounts(4, "a", 3, "c3", SEVEN.plusSeconds(120)));

        readCounts();

        assertEquals(Map.of(SEVEN, 2L), counts.turnout(LAST_COUNTS));
        assertEquals(Map.of(C1, 1L, C2, 0L, C3, 1L), counts.tally(LAST_COUNTS));
        assertEquals(4, counts.reachedSeq(0));
    }

    @Test
    void countsAreSeparateForEachConstituencyThatARecordNames() throws Exception {
        appendOf("chania", vote(1, "a", "c1", SEVEN));
        appendOf("chania", vote(2, "b", "c2", SEVEN.plusSeconds(60)));
        appendOf("samos", vote(3, "c", "c1", SEVEN));
        append(vote(4, "d", "c1", SEVEN));

        readCounts();

        assertEquals(
                Map.of("", Map.of(C1, 1L), "chania", Map.of(C1, 1L, C2, 1L), "samos", Map.of(C1, 1L)),
                tallyByConstituency(DEMO));
        assertEquals(Map.of("", 1L, "chania", 2L, "samos", 1L), counts.votersByConstituency(DEMO));
        assertEquals(Map.of(C1, 3L, C2, 1L), counts.tally(DEMO));
        assertEquals(Map.of(SEVEN, 3L, SEVEN.plusSeconds(60), 1L), counts.turnout(DEMO));
        assertEquals(4, counts.voters(DEMO));
    }

    private SortedMap<String, SortedMap<ChoiceId, Long>> tallyByConstituency(ElectionId electionId) {
        SortedMap<String, SortedMap<ChoiceId, Long>> tallies = new TreeMap<>();
        counts.byConstituency(electionId).forEach((constituency, count) -> {
            SortedMap<ChoiceId, Long> tally = new TreeMap<>();
            Objects.requireNonNull(count.questions().get(Definition.SHORT_QUESTION))
                    .options()
                    .forEach((option, counted) -> tally.put(new ChoiceId(option), counted.votes()));
            tallies.put(constituency, tally);
        });
        return tallies;
    }

    @Test
    void aVoteWhoseBallotNamesNoChoiceCountsForNobody() throws Exception {
        VoteCast first = vote(1, "a", "c1", SEVEN);
        append(new VoteCast(
                first.electionId(),
                first.partition(),
                first.seq(),
                first.voter(),
                "",
                1,
                BallotBytes.of(new byte[] {0, '{', '}'}),
                "",
                first.nonce(),
                SEVEN));
        append(vote(2, "b", "c1", SEVEN));

        readCounts();

        assertEquals(Map.of(C1, 1L), counts.tally(DEMO));
        assertEquals(2, counts.voters(DEMO));
        assertEquals(1, counts.uncounted(DEMO).invalid().get("not-canonical"));
    }

    @Test
    void aChangedMindIsSubtractedFromTheConstituencyThatItWasCountedIn() throws Exception {
        appendOf("chania", lastCounts(1, "a", 1, "c1", SEVEN));
        append(lastCounts(2, "a", 2, "c2", SEVEN)); // moved to another constituency

        readCounts();

        assertEquals(Map.of("", Map.of(C2, 1L), "chania", Map.of(C1, 0L)), tallyByConstituency(LAST_COUNTS));
        assertEquals(1, counts.voters(LAST_COUNTS));
    }

    @Test
    void aRevisionThatIsNotTheVotersNextCountsForNobody() throws Exception {
        append(lastCounts(1, "a", 2, "c2", SEVEN), lastCounts(2, "a", 1, "c1", SEVEN));
        append(lastCounts(3, "a", 1, "c3", SEVEN), lastCounts(4, "a", 3, "c4", SEVEN));

        readCounts();

        assertEquals(Map.of(C1, 1L), counts.tally(LAST_COUNTS));
        assertEquals(1, counts.voters(LAST_COUNTS));
        assertEquals(4, counts.reachedSeq(0));
        assertEquals(3, sent.getLast().voided());
    }

    @Test
    void faultBAChangedMindThatTheElectionForbidsCountsForNobodyAndStopsNothing() throws Exception {
        append(vote(1, "a", "c1", SEVEN), vote("demo", 2, "a", 2, "c2", SEVEN), vote(3, "b", "c2", SEVEN));

        readCounts();

        assertEquals(3, counts.reachedSeq(0));
        assertEquals(Map.of(C1, 1L, C2, 1L), counts.tally(DEMO));
        assertEquals(2, counts.voters(DEMO));
        assertEquals(Map.of(), counts.stopReasons());
        assertEquals(1, sent.getLast().voided());
    }

    @Test
    void aVoteOfAnElectionThatWasNotLaunchedIsVoidAndStopsNothing() throws Exception {
        append(vote("draft", 1, "a", 1, "c1", SEVEN), vote(2, "b", "c2", SEVEN));

        readCounts();

        assertEquals(Map.of(), counts.tally(new ElectionId("draft")));
        assertEquals(0, counts.voters(new ElectionId("draft")));
        assertEquals(Map.of(C2, 1L), counts.tally(DEMO));
        assertEquals(1, sent.getLast().voided());
    }

    @Test
    void anInvalidBallotTakesThePlaceOfTheEarlierOneAndALaterOneItsPlace() throws Exception {
        append(lastCounts(1, "a", 1, "c1", SEVEN), lastCounts(2, "a", 2, "unknown", SEVEN));
        readCounts();
        assertEquals(Map.of(C1, 0L), counts.tally(LAST_COUNTS));
        assertEquals(1, counts.uncounted(LAST_COUNTS).invalid().get("not-allowed"));

        append(lastCounts(3, "a", 3, "c2", SEVEN));
        readCounts();

        assertEquals(Map.of(C1, 0L, C2, 1L), counts.tally(LAST_COUNTS));
        assertTrue(counts.uncounted(LAST_COUNTS).isNothing());
        assertEquals(1, counts.voters(LAST_COUNTS));
    }

    @Test
    void votesOfASealedElectionCountForTurnoutAndNothingElseWhateverTheirBytes() throws Exception {
        ElectionId sealed = new ElectionId(RandomVotes.SEALED);
        byte[] envelope = new byte[1_269];
        envelope[0] = 1;
        appendOf("chania", sealed(1, "a", 1, envelope));
        appendOf("samos", sealed(2, "b", 1, envelope)); // a copy
        appendOf("samos", sealed(3, "a", 2, new byte[] {2, 9, 9})); // supersedes, from another constituency
        appendOf("", sealed(4, "a", 4, envelope)); // behind a gap
        appendOf("samos", sealed(5, "c", 1, "\0{}".getBytes(UTF_8))); // an open ballot
        append(vote(6, "a", "c1", SEVEN));

        readCounts();

        assertEquals(Map.of("chania", 1L, "samos", 2L), counts.votersByConstituency(sealed));
        assertEquals(Map.of(SEVEN, 3L), counts.turnout(sealed));
        assertEquals(1, counts.uncounted(sealed).voidVotes());
        assertEquals(0, counts.uncounted(sealed).invalidVotes());
        assertEquals(Map.of(), counts.byConstituency(sealed));
        assertEquals(Map.of(C1, 1L), counts.tally(DEMO));
        KeyValueStore<String, byte[]> voters = driver.getKeyValueStore(CountsTopology.VOTERS);
        assertEquals(3, voters.get(RandomVotes.SEALED + "/a").length);
    }

    @Test
    void anEnvelopeInAnOpenElectionIsABallotThatDoesNotCount() throws Exception {
        VoteCast vote = sealed(1, "a", 1, new byte[] {1, 2, 3});
        append(new VoteCast(DEMO, 0, 1, vote.voter(), "", 1, vote.ballot(), "", vote.nonce(), SEVEN));

        readCounts();

        assertEquals(1, counts.voters(DEMO));
        assertEquals(1, counts.uncounted(DEMO).invalid().get("bad-plaintext"));
    }

    private static VoteCast sealed(long seq, String voter, int revision, byte[] ballot) {
        VoteCast vote = vote(RandomVotes.SEALED, seq, voter, revision, "c1", SEVEN);
        return new VoteCast(
                vote.electionId(),
                vote.partition(),
                vote.seq(),
                vote.voter(),
                "",
                revision,
                BallotBytes.of(ballot),
                "",
                vote.nonce(),
                SEVEN);
    }

    @Test
    void standingVotesAreKeptInFewBytes() {
        StandingVote vote = new StandingVote(7, "chania", Optional.empty(), new int[] {2, 0, 1, 0, 31, 3, 0, 5, 200});
        byte[] bytes = VoterStore.encode(vote);
        StandingVote read = VoterStore.decode(bytes);

        assertEquals(7, read.revision());
        assertEquals("chania", read.constituency());
        assertEquals(Optional.empty(), read.reason());
        assertArrayEquals(vote.marks(), read.marks());
        assertEquals(3 + "chania".length() + 10, bytes.length);
        StandingVote invalid = VoterStore.decode(
                VoterStore.encode(new StandingVote(1, "", Optional.of(InvalidReason.NOT_ALLOWED), new int[0])));
        assertEquals(Optional.of(InvalidReason.NOT_ALLOWED), invalid.reason());
        assertArrayEquals(new int[0], invalid.marks());
    }

    @Test
    void faultBAGapEndsOnceTheMissingVotesCome() throws Exception {
        append(vote(1, "a", "c1", SEVEN), vote(3, "c", "c1", SEVEN), vote(4, "d", "c2", SEVEN));
        readCounts();
        assertEquals(1, counts.reachedSeq(0));
        assertEquals(2, sent.getLast().ahead());

        append(vote(2, "b", "c1", SEVEN), vote(3, "c", "c1", SEVEN), vote(4, "d", "c2", SEVEN));
        append(vote(5, "e", "c2", SEVEN));
        readCounts();

        assertEquals(5, counts.reachedSeq(0));
        assertEquals(Map.of(C1, 3L, C2, 2L), counts.tally(DEMO));
        assertEquals(Map.of(), counts.stopReasons());
    }

    @Test
    void faultBAGapIsAlarmedAfterAMinuteAndEndsByItself() throws Exception {
        append(vote(1, "a", "c1", SEVEN), vote(3, "c", "c1", SEVEN));
        driver.advanceWallClockTime(GAP_ALARM_AFTER.minusSeconds(1));
        assertFalse(sent.getLast().gap());

        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertTrue(sent.getLast().gap());

        append(vote(2, "b", "c1", SEVEN), vote(3, "c", "c1", SEVEN));
        driver.advanceWallClockTime(CountVotes.SEND_INTERVAL);
        assertFalse(sent.getLast().gap());
    }

    @Test
    void faultBARecordFarAheadStopsNoVote() throws Exception {
        append(vote(1, "a", "c1", SEVEN), vote(1_000_000_000_000_000L, "z", "c2", SEVEN), vote(2, "b", "c1", SEVEN));

        readCounts();

        assertEquals(Map.of(C1, 2L), counts.tally(DEMO));
        assertEquals(1, sent.getLast().ahead());
    }

    @Test
    void faultBAnotherVoteWithASeqThatWasCountedIsSkipped() throws Exception {
        append(vote(1, "a", "c1", SEVEN), vote(1, "a", "c2", SEVEN), vote(2, "b", "c2", SEVEN));
        append(vote(1, "z", "c3", SEVEN), vote(3, "c", "c2", SEVEN));

        readCounts();

        assertEquals(Map.of(C1, 1L, C2, 2L), counts.tally(DEMO));
        assertEquals(3, counts.reachedSeq(0));
        assertEquals(Map.of(), counts.stopReasons());
    }

    @Test
    void whatWasNotSentBeforeACrashIsSentAfterTheRestart() throws Exception {
        try (var parts = new Parts()) {
            parts.start(LOG_ID);
            parts.count(vote(1, "a", "c1", SEVEN));
            parts.send();
            parts.count(vote(2, "b", "c2", SEVEN));
            // The commit happens here, and then the process dies.

            parts.start(LOG_ID);
            parts.send();

            assertEquals(
                    List.of(
                            "turnout demo/0/constituency/",
                            "turnout demo/0/minute/2027-05-21T07:00:00.000000Z",
                            "turnout 0",
                            "tally demo/0/option//choice/c2",
                            "tally demo/0/question//choice",
                            "tally 0"),
                    parts.lastSent);
            assertEquals(Map.of(C1, 1L, C2, 1L), parts.counts.tally(DEMO));
            assertEquals(2, parts.counts.voters(DEMO));
            assertEquals(2, parts.counts.reachedSeq(0));
        }
    }

    @Test
    void aMindThatChangesAfterARestartMovesTheVote() throws Exception {
        try (var parts = new Parts()) {
            parts.start(LOG_ID);
            parts.count(lastCounts(1, "a", 1, "c1", SEVEN));

            parts.start(LOG_ID);
            parts.count(lastCounts(2, "a", 2, "c2", SEVEN));
            parts.send();

            assertEquals(Map.of(C1, 0L, C2, 1L), parts.counts.tally(LAST_COUNTS));
            assertEquals(1, parts.counts.voters(LAST_COUNTS));
        }
    }

    @Test
    void whatWasAheadIsStillKnownAfterARestart() throws Exception {
        try (var parts = new Parts()) {
            parts.start(LOG_ID);
            parts.count(vote(2, "b", "c2", SEVEN));

            parts.start(LOG_ID);
            parts.send();
            assertEquals(1, parts.sent.getLast().ahead());

            parts.count(vote(1, "a", "c1", SEVEN));
            parts.count(vote(2, "b", "c2", SEVEN));
            parts.send();

            assertEquals(2, parts.counts.voters(DEMO));
        }
    }

    @Test
    void countingGoesOnFromTheStateOfAnEarlierVersion() throws Exception {
        Counting before = Counting.decode(
                "{\"logId\":\"the-log\",\"seq\":7,\"digest\":\"x\",\"toldSeq\":6,\"stopReason\":\"\"}".getBytes(UTF_8));

        assertEquals(new Counting("the-log", 7, 6, "", 0, 0, 0, 0, 0), before);
    }

    @Test
    void howFarAPartitionIsCountedSurvivesItsBytes() throws Exception {
        for (Counting counting : List.of(
                Counting.start(""),
                new Counting("the-log", 7, 6, "the log was deleted: ἀρχή", 1L << 40, 3, 2, 9, 1_800_000_000_000L),
                new Counting("x".repeat(300), Long.MAX_VALUE, Long.MAX_VALUE, "y".repeat(300), 0, 0, 0, 0, 0))) {
            assertEquals(counting, Counting.decode(counting.encode()));
        }
        assertThrows(MalformedEventException.class, () -> Counting.decode(new byte[] {1}));
    }

    @Test
    void aStopRemainsAfterARestart() throws Exception {
        try (var parts = new Parts()) {
            parts.start(LOG_ID);
            parts.count(vote(1, "a", "c1", SEVEN));
            parts.start("another-log");

            parts.start(LOG_ID);
            parts.count(vote(2, "b", "c1", SEVEN));
            parts.send();

            assertEquals(Set.of(0), parts.counts.stopReasons().keySet());
            assertEquals(1, parts.counts.voters(DEMO));
        }
    }

    @Test
    void theCountsOfOneLogAreNotContinuedOnAnother() throws Exception {
        try (var parts = new Parts()) {
            parts.start(LOG_ID);
            parts.count(vote(1, "a", "c1", SEVEN));
            parts.send();

            parts.start("another-log");
            parts.count(vote(2, "b", "c1", SEVEN));
            parts.send();

            assertEquals(1, parts.counts.voters(DEMO));
            assertEquals(
                    "the log was deleted and created again: its topic ID is another-log, and the-log was counted",
                    parts.counts.stopReasons().get(0));
        }
    }

    private void append(VoteCast... votes) {
        for (VoteCast vote : votes) {
            appendOf("", vote);
        }
    }

    private void appendOf(String constituency, VoteCast vote) {
        var record = LogRecord.toProduce(new VoteCast(
                vote.electionId(),
                vote.partition(),
                vote.seq(),
                vote.voter(),
                constituency,
                vote.revision(),
                vote.ballot(),
                vote.auth(),
                vote.nonce(),
                vote.castAt()));
        log.pipeInput(new TestRecord<>(record.key(), record.value()));
    }

    private void readCounts() throws MalformedEventException {
        driver.advanceWallClockTime(CountVotes.SEND_INTERVAL);
        for (TestRecord<byte[], byte[]> record : turnouts.readRecordsToList()) {
            counts.accept(new ConsumerRecord<>(TopicCatalog.TURNOUT, 0, 0, record.key(), record.value()));
        }
        for (TestRecord<byte[], byte[]> record : tallies.readRecordsToList()) {
            counts.accept(new ConsumerRecord<>(TopicCatalog.TALLY, 0, 0, record.key(), record.value()));
        }
    }

    private static List<String> texts(TestOutputTopic<byte[], byte[]> topic) {
        return topic.readRecordsToList().stream()
                .map(record -> new String(record.key(), UTF_8) + " -> " + new String(record.value(), UTF_8))
                .toList();
    }

    private static VoteCast vote(long seq, String voter, String choice, Instant castAt) {
        return vote("demo", seq, voter, 1, choice, castAt);
    }

    private static VoteCast lastCounts(long seq, String voter, int revision, String choice, Instant castAt) {
        return vote(RandomVotes.LAST_COUNTS, seq, voter, revision, choice, castAt);
    }

    private static VoteCast vote(String election, long seq, String voter, int revision, String choice, Instant castAt) {
        return new VoteCast(
                new ElectionId(election),
                0,
                seq,
                new Voter(voter),
                "",
                revision,
                ShortBallot.of(new ChoiceId(choice)),
                "",
                new Nonce(1, seq),
                castAt);
    }

    private static CountedLog counted(String logId, List<Counted> sent) {
        return new CountedLog(ROUTING, RecordVersions.NONE, logId, RandomVotes::rules, GAP_ALARM_AFTER, sent::add);
    }

    /// Stores that outlive the processor, as changelogs do in production. The test driver cannot restart.
    private static final class Parts implements AutoCloseable {
        private final KeyValueStore<String, byte[]> countsStore = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(CountsTopology.COUNTS), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        private final KeyValueStore<String, byte[]> votersStore = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(CountsTopology.VOTERS), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        private final Counts counts = new Counts();
        private final List<Counted> sent = new ArrayList<>();
        private List<String> lastSent = List.of();
        private MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
        private CountVotes processor = processor(LOG_ID);
        private boolean opened;

        private CountVotes processor(String logId) {
            return new CountVotes(counted(logId, sent));
        }

        void start(String logId) {
            context = new MockProcessorContext<>();
            context.setRecordMetadata(TopicCatalog.VOTES, 0, 0);
            context.setCurrentSystemTimeMs(0);
            if (!opened) {
                countsStore.init(context.getStateStoreContext(), countsStore);
                votersStore.init(context.getStateStoreContext(), votersStore);
                opened = true;
            } else {
                context.addStateStore(countsStore);
                context.addStateStore(votersStore);
            }
            processor = processor(logId);
            processor.init(context);
        }

        void count(VoteCast vote) {
            var record = LogRecord.toProduce(vote);
            processor.process(new Record<>(record.key(), record.value(), 0));
        }

        void send() throws MalformedEventException {
            context.resetForwards();
            context.scheduledPunctuators().getFirst().getPunctuator().punctuate(0);
            List<String> keys = new ArrayList<>();
            for (var forward : context.forwarded()) {
                String topic = forward.childName().orElseThrow();
                Record<? extends byte[], ? extends byte[]> record = forward.record();
                keys.add(topic + " " + new String(record.key(), UTF_8));
                counts.accept(new ConsumerRecord<>("disvote." + topic + ".v1", 0, 0, record.key(), record.value()));
            }
            lastSent = keys;
        }

        @Override
        public void close() {
            countsStore.close();
            votersStore.close();
        }
    }
}
