package org.disvote.topics.election;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.disvote.topics.Vectors;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.election.Election.CloseMove;
import org.disvote.topics.election.ElectionEvent.CloseMoved;
import org.disvote.topics.election.ElectionEvent.Launch;
import org.disvote.topics.election.ElectionEvent.PaperOffered;
import org.disvote.topics.election.ElectionEvent.VersionAnnounced;
import org.disvote.topics.election.ElectionFold.InForce;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElectionFoldTest {

    private static final Instant OPENS = Instant.parse("2027-05-21T04:00:00Z");
    private static final Instant CLOSES = Instant.parse("2027-05-21T16:00:00Z");
    private static final Instant BEFORE = OPENS.minusSeconds(60);
    private static final ElectionId DEMO = new ElectionId("demo");
    private static final Duration NOTICE = Duration.ofSeconds(60);

    private ElectionFold fold = new ElectionFold();
    private long offset;

    ElectionFoldTest() {
        accept(BEFORE, ElectionFold.toProduce(Launches.SYSTEM));
    }

    @Test
    void theFirstLaunchCountsAndALaterOneIsReportedAndChangesNothing() {
        Election first = election("demo", "c1");
        Election second = election("demo", "c2");

        assertEquals(Optional.empty(), launch(BEFORE, first));
        Optional<SkippedRecord> over = launch(BEFORE, second);

        assertEquals(Optional.of(new InForce(first, 2, BEFORE)), fold.find(DEMO));
        assertTrue(over.orElseThrow().reason().contains("offset 2"), over.toString());
        assertEquals(List.of(over.get()), List.copyOf(fold.skipped()));
    }

    @Test
    void aLaunchThatItsCommandWroteTwiceCountsOnceAndIsReported() {
        launch(BEFORE, election("demo", "c1"));

        Optional<SkippedRecord> over = launch(BEFORE, election("demo", "c1"));

        assertEquals(2, fold.find(DEMO).orElseThrow().offset());
        assertTrue(over.orElseThrow().reason().contains("at offset 2 by the same bytes"), over.toString());
        assertEquals(List.of(over.get()), List.copyOf(fold.skipped()));
    }

    @Test
    void aLaunchBeforeItsPaperIsPassedOverAndTheIdIsStillFree() {
        Election election = election("demo", "c1");
        List<ProducerRecord<byte[], byte[]>> records = ElectionFold.toProduce(election);

        Optional<SkippedRecord> over = accept(BEFORE, records.getLast());
        assertTrue(over.orElseThrow().reason().contains("is missing"), over.toString());
        assertEquals(Optional.empty(), fold.find(DEMO));

        assertEquals(Optional.empty(), launch(BEFORE, election));
        assertEquals(List.of(election), fold.elections());
        assertEquals(List.of(), List.copyOf(fold.skipped()), "a corrected record is no longer reported");
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper/", "paper/other", "paper/launch", "paper/close", "paper/a/launch"})
    void aPaperUnderAnotherKeyCountsByItsDigestAndItsKeyIsReported(String key) {
        Election election = election("demo", "c1");
        List<ProducerRecord<byte[], byte[]>> records = ElectionFold.toProduce(election);

        Optional<SkippedRecord> reported =
                accept(BEFORE, key.getBytes(UTF_8), records.getFirst().value(), new RecordHeaders());

        assertEquals(Optional.empty(), accept(BEFORE, records.getLast()));
        assertEquals(List.of(election), fold.elections());
        assertEquals(key, reported.orElseThrow().key());
        assertTrue(reported.get().reason().contains("the paper counts"), reported.toString());
        assertTrue(reported.get().reason().contains(key(records.getFirst())), reported.toString());
        assertEquals(List.of(reported.get()), List.copyOf(fold.skipped()));
    }

    @Test
    void aPaperUnderTheKeyOfAnotherPaperTakesNothingFromIt() {
        List<ProducerRecord<byte[], byte[]>> demo = ElectionFold.toProduce(election("demo", "c1"));
        List<ProducerRecord<byte[], byte[]>> other = ElectionFold.toProduce(election("other", "c1"));

        assertTrue(accept(BEFORE, demo.getFirst().key(), other.getFirst().value(), new RecordHeaders())
                .isPresent());
        Optional<SkippedRecord> without = accept(BEFORE, demo.getLast());
        accept(BEFORE, demo.getFirst());

        assertTrue(without.orElseThrow().reason().contains("is missing"), without.toString());
        assertEquals(Optional.empty(), accept(BEFORE, demo.getLast()));
        assertEquals(Optional.empty(), accept(BEFORE, other.getLast()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "demo", "papers/x", "Paper/x", "x/paper/"})
    void aPaperUnderAKeyOfNoPaperDoesNotCount(String key) {
        List<ProducerRecord<byte[], byte[]>> records = ElectionFold.toProduce(election("demo", "c1"));

        assertTrue(accept(BEFORE, key.getBytes(UTF_8), records.getFirst().value(), new RecordHeaders())
                .isPresent());

        assertTrue(accept(BEFORE, records.getLast()).orElseThrow().reason().contains("is missing"));
    }

    @Test
    void anElectionMayHaveTheIdPaper() {
        assertEquals(Optional.empty(), launch(BEFORE, election("paper", "c1")));

        assertEquals(List.of(election("paper", "c1")), fold.elections());
        assertEquals(List.of(), List.copyOf(fold.skipped()));
    }

    @Test
    void aLaunchIsInTimeUntilTheMillisecondBeforeItsClose() {
        Optional<SkippedRecord> late = launch(CLOSES, election("late", "c1"));
        Optional<SkippedRecord> inTime = launch(CLOSES.minusMillis(1), election("demo", "c1"));

        assertTrue(late.orElseThrow().reason().contains("would have closed"), late.toString());
        assertEquals(Optional.empty(), inTime);
    }

    @Test
    void aLaunchWithoutASystemRecordOrForAnotherSystemDoesNotCount() {
        SystemRecord other = SystemRecord.of(Launches.SYSTEM.routing(), "other", Optional.empty(), BEFORE);
        Election foreign = Launches.election(Launches.file("demo", OPENS, CLOSES, "c1"), other);

        Optional<SkippedRecord> over = launch(BEFORE, foreign);
        fold = new ElectionFold();
        Optional<SkippedRecord> without = launch(BEFORE, election("demo", "c1"));

        assertTrue(over.orElseThrow().reason().contains(other.origin()), over.toString());
        assertTrue(without.orElseThrow().reason().contains("no system record"), without.toString());
    }

    @Test
    void pseudonymsNeedTheSystemsOwnKey() {
        ObjectNode file = Launches.file("demo", OPENS, CLOSES, "c1").put("voters", "pseudonymous");
        SystemRecord otherKey = withKey(Optional.of("sha256:" + "0b".repeat(32)));
        Election right = Launches.election(file);
        Election wrong = Launches.election(file, otherKey);

        Optional<SkippedRecord> over = launch(BEFORE, wrong);
        assertEquals(Optional.empty(), launch(BEFORE, right));
        fold = new ElectionFold();
        accept(BEFORE, ElectionFold.toProduce(withKey(Optional.empty())));
        Optional<SkippedRecord> keyless = launch(BEFORE, right);

        assertTrue(over.orElseThrow().reason().contains("another voter key"), over.toString());
        assertTrue(keyless.orElseThrow().reason().contains("has no voter key"), keyless.toString());
    }

    private static SystemRecord withKey(Optional<String> voterKey) {
        SystemRecord system = Launches.SYSTEM;
        return new SystemRecord(system.at(), system.id(), system.origin(), system.partitions(), voterKey);
    }

    @Test
    void aPaperOfAnotherElectionIsNotTaken() throws Exception {
        Election other = election("other", "c1");
        Paper paper = other.paper("").orElseThrow();
        String terms = new String(election("demo", "c1").terms().bytes(), UTF_8)
                .replace(election("demo", "c1").paper("").orElseThrow().digest(), paper.digest());
        accept(BEFORE, ElectionFold.toProduce(new PaperOffered(paper)));

        Optional<SkippedRecord> over = accept(BEFORE, ElectionFold.toProduce(new Launch(DEMO, CLOSES, 60, terms)));

        assertEquals("sha256:", Terms.read(terms.getBytes(UTF_8)).digest().substring(0, 7));
        assertTrue(over.orElseThrow().reason().contains("is of election other"), over.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"notice\":60|\"notice\":2",
                "\"notice\":60|\"notice\":60.0",
                "\"kind\":\"launch\"|\"kind\":\"close\"",
                "\"electionId\":\"demo\"|\"electionId\":\"other\"",
                "16:00:00.000000Z|16:00:00Z",
                "16:00:00.000000Z|16:00:00.500000Z",
                "2027-05-21T16:00:00|2027-05-21T04:00:00",
                "\\\"liveResults\\\":false|\\\"liveResults\\\":true,\\\"more\\\":1",
                "\\\"minGroup\\\":50,|''",
                "\\\"minGroup\\\":50|\\\"minGroup\\\":050",
                "\\\"v\\\":1|\\\"v\\\":2",
                "\\\"id\\\":\\\"demo\\\"|\\\"id\\\":\\\"other\\\"",
                "\\\"title\\\":{|\\\"title\\\": {"
            })
    void aLaunchOrTermsOfAnotherFormDoNotCount(String part, String instead) {
        List<ProducerRecord<byte[], byte[]>> records = ElectionFold.toProduce(withNotice("demo", NOTICE));
        String launch = new String(records.getLast().value(), UTF_8);
        assertTrue(launch.contains(part), launch);
        accept(BEFORE, records.getFirst());

        Optional<SkippedRecord> over = accept(
                BEFORE, records.getLast().key(), launch.replace(part, instead).getBytes(UTF_8), new RecordHeaders());

        assertTrue(over.isPresent());
        assertEquals(List.of(), fold.elections());
        assertEquals(Optional.empty(), accept(BEFORE, records.getLast()));
    }

    @Test
    void aLaunchUnderTheKeyOfAnotherElectionDoesNotCount() {
        List<ProducerRecord<byte[], byte[]>> records = ElectionFold.toProduce(election("demo", "c1"));
        accept(BEFORE, records.getFirst());

        Optional<SkippedRecord> over =
                accept(BEFORE, "other/launch".getBytes(UTF_8), records.getLast().value(), new RecordHeaders());

        assertTrue(over.orElseThrow().reason().contains("its key"), over.toString());
    }

    @Test
    void aCloseMovesIfItComesTheNoticeBeforeBothClosesToTheMillisecond() {
        launch(BEFORE, withNotice("demo", NOTICE));
        Instant later = CLOSES.plusSeconds(3_600);

        Optional<SkippedRecord> late = move(CLOSES.minus(NOTICE).plusMillis(1), later);
        Optional<SkippedRecord> tooNear = move(OPENS, OPENS.plus(NOTICE).minusSeconds(1));
        assertEquals(CLOSES, closesAt());
        assertEquals(2, fold.skipped().size());

        assertEquals(Optional.empty(), move(OPENS, OPENS.plus(NOTICE)));
        assertEquals(OPENS.plus(NOTICE), closesAt());
        assertEquals(Optional.empty(), move(OPENS, later));

        assertEquals(later, closesAt());
        assertEquals(
                List.of(
                        new CloseMove(CLOSES, OPENS.plus(NOTICE), OPENS),
                        new CloseMove(OPENS.plus(NOTICE), later, OPENS)),
                fold.find(DEMO).orElseThrow().election().closeMoves());
        assertTrue(late.orElseThrow().reason().contains("at least 60 s before it"), late.toString());
        assertTrue(tooNear.orElseThrow().reason().contains("at least 60 s away"), tooNear.toString());
        assertEquals(List.of(), List.copyOf(fold.skipped()));
    }

    @Test
    void anElectionThatIsOverIsNeverExtended() {
        launch(BEFORE, withNotice("demo", NOTICE));

        Optional<SkippedRecord> over = move(CLOSES.plusSeconds(60), CLOSES.plusSeconds(3_600));

        assertTrue(over.isPresent());
        assertEquals(CLOSES, closesAt());
    }

    @Test
    void aCloseStaysAfterTheOpening() {
        launch(BEFORE.minusSeconds(3_600), withNotice("demo", NOTICE));

        Optional<SkippedRecord> over = move(BEFORE.minusSeconds(3_600), OPENS);

        assertTrue(over.orElseThrow().reason().contains("not after the opening"), over.toString());
    }

    @Test
    void aMoveOfAnElectionThatIsNotLaunchedIsReported() {
        Optional<SkippedRecord> over = move(BEFORE, CLOSES);

        assertTrue(over.orElseThrow().reason().contains("not launched"), over.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"electionId\":\"demo\",\"kind\":\"close-moved\",\"to\":\"2027-05-21T17:00:00Z\"}",
                "{\"electionId\":\"demo\",\"kind\":\"close-moved\",\"to\":\"2027-05-21T17:00:00.500000Z\"}",
                "{\"electionId\":\"demo\",\"kind\":\"close\",\"to\":\"2027-05-21T17:00:00.000000Z\"}",
                "{\"kind\":\"close-moved\",\"electionId\":\"demo\",\"to\":\"2027-05-21T17:00:00.000000Z\"}",
                "{\"electionId\":\"other\",\"kind\":\"close-moved\",\"to\":\"2027-05-21T17:00:00.000000Z\"}",
                "{\"electionId\":\"demo\",\"kind\":\"close-moved\",\"to\":\"+300000-01-01T00:00:00.000000Z\"}",
                "null"
            })
    void aMoveOfAnotherFormDoesNotCount(String json) {
        launch(BEFORE, election("demo", "c1"));

        assertTrue(accept(OPENS, "demo/close".getBytes(UTF_8), json.getBytes(UTF_8), new RecordHeaders())
                .isPresent());

        assertEquals(CLOSES, closesAt());
    }

    @Test
    void recordsHaveTheFormsThatTheFormatsName() throws MalformedEventException {
        Election election = withNotice("demo", NOTICE);
        List<ProducerRecord<byte[], byte[]>> records = ElectionFold.toProduce(election);
        String paper = election.paper("").orElseThrow().digest().substring("sha256:".length());
        String terms = new String(election.terms().bytes(), UTF_8).replace("\"", "\\\"");

        assertEquals(
                List.of("paper/" + paper, "demo/launch"),
                records.stream().map(ElectionFoldTest::key).toList());
        assertEquals(
                "{\"closesAt\":\"2027-05-21T16:00:00.000000Z\",\"electionId\":\"demo\",\"kind\":\"launch\","
                        + "\"notice\":60,\"terms\":\"" + terms + "\"}",
                new String(records.getLast().value(), UTF_8));
        ProducerRecord<byte[], byte[]> move = ElectionFold.toProduce(new CloseMoved(DEMO, CLOSES));
        assertEquals("demo/close", key(move));
        assertEquals(
                "{\"electionId\":\"demo\",\"kind\":\"close-moved\",\"to\":\"2027-05-21T16:00:00.000000Z\"}",
                new String(move.value(), UTF_8));
        ProducerRecord<byte[], byte[]> version = ElectionFold.toProduce(new VersionAnnounced(3));
        assertEquals("version/3", key(version));
        assertEquals("{\"kind\":\"version\",\"record\":3}", new String(version.value(), UTF_8));
        assertEquals(new VersionAnnounced(3), ElectionEvent.decode(version.key(), version.value()));
    }

    @Test
    void anAnnouncedVersionIsKnownFromThenOn() {
        accept(BEFORE, ElectionFold.toProduce(new VersionAnnounced(3)));

        assertEquals(Set.of(3), fold.versions());
    }

    @Test
    void theElectionsOfTheVectorsAreLaunchedWithTheirTermsToTheByte() throws Exception {
        String commitment = Vectors.values().path("commitment").textValue();
        String origin = Vectors.inputs().path("origin").textValue();
        fold = new ElectionFold();
        SystemRecord system = new SystemRecord(
                BEFORE, Vectors.inputs().path("systemId").textValue(), origin, 24, Optional.of(commitment));
        accept(BEFORE, ElectionFold.toProduce(system));
        int compared = 0;
        for (var file : Vectors.inputs().path("elections")) {
            Election election = Election.of(Definition.of(file), system, NOTICE);
            assertEquals(Optional.empty(), launch(BEFORE, election));
            Election launched = fold.find(election.id()).orElseThrow().election();
            String id = election.id().value();
            assertEquals(
                    Vectors.values().path("terms").path(id).textValue(),
                    new String(launched.terms().bytes(), UTF_8));
            assertEquals(Vectors.values().path("termsDigest").path(id).textValue(), launched.digest());
            compared += 2;
            for (var paper : Vectors.values().path("papers").path(id).properties()) {
                assertEquals(
                        paper.getValue().textValue(),
                        new String(launched.paper(paper.getKey()).orElseThrow().bytes(), UTF_8));
                compared++;
            }
        }
        System.out.println("launched elections: " + compared + " values of the vectors compared");
        assertEquals(11, compared);
    }

    @Test
    void votersWithoutAPaperOfTheirOwnGetTheOneForEverybodyElse() {
        Election election = election("demo", "c1");

        assertEquals(election.paper("").orElseThrow(), election.paper("chania").orElseThrow());
        assertTrue(election.has(new org.disvote.topics.id.ChoiceId("c1")));
        assertFalse(election.has(new org.disvote.topics.id.ChoiceId("c2")));
    }

    @Test
    void aSealMustHoldTheLongestBallotOfEachPaper() throws Exception {
        ObjectNode json = (ObjectNode)
                Vectors.inputs().at("/sealedElections/0020-0001-0002").deepCopy();
        json.set(
                "seal",
                Json.MAPPER.readTree(
                        Vectors.values().at("/keygen/0020-0001-0002/seal").textValue()));
        Definition fits = Definition.of(json);
        for (int i = 0; i < 3; i++) {
            ((ObjectNode) json.at("/questions/" + i % 2)).put("id", "question-with-a-long-name-" + i);
        }
        Definition tooLong = Definition.of(json);

        assertEquals(List.of(), problems(fits));
        assertTrue(
                problems(tooLong).getFirst().contains("does not fit into the seal's pad of 128"),
                problems(tooLong)::toString);
    }

    private static List<String> problems(Definition definition) {
        return Election.problems(
                Terms.of(definition, "log.example.org/disvote-1a2b3c4d", Optional.of("sha256:" + "0".repeat(64))),
                definition.papers().values(),
                definition.closesAt(),
                NOTICE);
    }

    @Test
    void faultAARecordOnWhichOurCodeFailsIsSkippedAlone() {
        ProducerRecord<byte[], byte[]> paper =
                ElectionFold.toProduce(election("demo", "c1")).getFirst();
        var record = new ConsumerRecord<>(TopicCatalog.ELECTIONS, 0, offset++, paper.key(), paper.value()) {
            @Override
            public long timestamp() {
                throw new IllegalStateException("unforeseen");
            }
        };

        Optional<SkippedRecord> over = fold.accept(record);
        launch(BEFORE, election("other", "c1"));

        assertTrue(over.orElseThrow().reason().contains("unforeseen"), over.toString());
        assertEquals(List.of(election("other", "c1")), fold.elections());
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "", "paper/00", "demo/launch/more", "version/x", "/launch", "/close"})
    void aRecordOfNoKnownKindIsReportedAndHarmsNoOther(String key) {
        Optional<SkippedRecord> over = accept(BEFORE, key.getBytes(UTF_8), "{}".getBytes(UTF_8), new RecordHeaders());
        launch(BEFORE, election("demo", "c1"));

        assertTrue(over.isPresent());
        assertEquals(List.of(election("demo", "c1")), fold.elections());
    }

    private Instant closesAt() {
        return fold.find(DEMO).orElseThrow().election().closesAt();
    }

    /// @return what became of the launch itself
    private Optional<SkippedRecord> launch(Instant at, Election election) {
        Optional<SkippedRecord> last = Optional.empty();
        for (ProducerRecord<byte[], byte[]> record : ElectionFold.toProduce(election)) {
            last = accept(at, record);
        }
        return last;
    }

    private Optional<SkippedRecord> move(Instant at, Instant to) {
        return accept(at, ElectionFold.toProduce(new CloseMoved(DEMO, to)));
    }

    private Optional<SkippedRecord> accept(Instant at, ProducerRecord<byte[], byte[]> record) {
        return accept(at, record.key(), record.value(), record.headers());
    }

    private Optional<SkippedRecord> accept(Instant at, byte[] key, byte[] value, Headers headers) {
        return fold.accept(new ConsumerRecord<>(
                TopicCatalog.ELECTIONS,
                0,
                offset++,
                at.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                key.length,
                value.length,
                key,
                value,
                headers,
                Optional.empty()));
    }

    private static String key(ProducerRecord<byte[], byte[]> record) {
        return new String(record.key(), UTF_8);
    }

    private static Election election(String id, String choice) {
        return Launches.election(Launches.file(id, OPENS, CLOSES, choice));
    }

    private static Election withNotice(String id, Duration notice) {
        return Election.of(Definition.of(Launches.file(id, OPENS, CLOSES, "c1")), Launches.SYSTEM, notice);
    }
}
