package org.disvote.audit.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.disvote.audit.finding.Finding;
import org.disvote.audit.finding.Findings;
import org.disvote.topics.election.Election;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.vote.VoteCast;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Counts of the formats' examples, as other programs made them, and each of their parts changed.
class TranscriptCheckTest {

    private final Findings findings = new Findings(100);

    @ParameterizedTest
    @ValueSource(strings = {"eur-x", "eur-pq", "eur-2027", "ref"})
    void nothingContradictsTheCountsThatOtherProgramsMade(String election) throws Exception {
        VectorElection vector = VectorElection.of(election);

        check(vector, vector.count(), vector.fold());

        assertEquals(List.of(), items());
    }

    record Edit(String what, List<String> found, Consumer<ObjectNode> edit) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Edit> edits() {
        return Stream.of(
                edit("other terms", json -> json.put("terms", "sha256:" + "0".repeat(64)), "terms"),
                edit("another election", json -> json.put("electionId", "ref"), "electionId", "input"),
                edit("another checkpoint", json -> json.put("input", "sha256:" + "0".repeat(64)), "input"),
                edit("another root", json -> json.put("inputRoot", "A".repeat(43) + "="), "inputRoot"),
                edit("a record fewer", json -> array(json, "/inputCounts").set(13, 1), "inputCounts"),
                edit("a partition fewer", json -> array(json, "/inputCounts").remove(23), "inputCounts"),
                edit("more records", json -> json.put("records", 9), "records"),
                edit("more void", json -> json.put("void", 2), "void"),
                edit("more void than records", json -> json.put("void", 3), "void", "records"),
                edit("more voters", json -> json.put("voters", 7), "voters", "counted"),
                edit("more counted", json -> json.put("counted", 4), "counted", "counted"),
                edit(
                        "a voter said to be off the roll",
                        json -> object(json, "/invalid").put("not-on-roll", 1).put("not-canonical", 0),
                        "invalid not-on-roll"),
                edit(
                        "a voter said to be of another constituency",
                        json -> object(json, "/invalid").put("constituency", 1).put("not-canonical", 0),
                        "invalid constituency"),
                edit("an invalid ballot more", json -> object(json, "/invalid").put("not-allowed", 2), "counted"),
                edit("a group fewer", json -> array(json, "/groups").remove(0), "groups"),
                edit("groups in another order", TranscriptCheckTest::swapGroups, "groups"),
                edit(
                        "constituencies not sorted",
                        json -> array(json, "/groups/1/constituencies")
                                .set(0, "B")
                                .set(1, "A1"),
                        "groups"),
                edit(
                        "a constituency in two groups",
                        json -> array(json, "/groups/1/constituencies").insert(0, ""),
                        "groups"),
                edit(
                        "a ballot in another group",
                        TranscriptCheckTest::moveBallot,
                        "groups",
                        "group - q1",
                        "group - q2",
                        "group A1 q1"),
                edit(
                        "more ballots than voters in a group",
                        json -> {
                            object(json, "/groups/0").put("counted", 2);
                            object(json, "/groups/1").put("counted", 1);
                        },
                        "groups",
                        "group -",
                        "group - q1",
                        "group - q2",
                        "group A1",
                        "group A1 q1",
                        "group A1 q1/c3",
                        "group A1 q1/c9",
                        "group A1 q2",
                        "group A1 q2/y"),
                edit(
                        "a question fewer",
                        json -> object(json, "/groups/1/questions").remove("q2"),
                        "group A1"),
                edit(
                        "an option fewer",
                        json -> object(json, "/groups/1/questions/q1/options").remove("c1"),
                        "group A1 q1"),
                edit(
                        "an option more",
                        json -> object(json, "/groups/1/questions/q1/options")
                                .putObject("c2")
                                .put("votes", 0),
                        "group A1 q1"),
                edit("a vote more", json -> option(json, "q1", "c3").put("votes", 2), "group A1 q1"),
                edit("a vote fewer", json -> option(json, "q1", "c3").put("votes", 0), "group A1 q1"),
                edit(
                        "an option with more votes than ballots",
                        json -> {
                            option(json, "q2", "y").put("votes", 4);
                            option(json, "q2", "x").put("votes", 0);
                            option(json, "q2", "z").put("votes", 0);
                        },
                        "group A1 q2/y"),
                edit(
                        "spoiled where it is not allowed",
                        json -> object(json, "/groups/1/questions/q2").put("spoiled", 1),
                        "group A1 q2"),
                edit(
                        "more blank than ballots",
                        json -> object(json, "/groups/1/questions/q1").put("blank", 4),
                        "group A1 q1"),
                edit(
                        "candidates that must be withheld",
                        json -> {
                            ObjectNode option = option(json, "q1", "c3");
                            option.remove("withheld");
                            option.putObject("candidates").put("k7", 1).put("k12", 1);
                        },
                        "group A1 q1/c3"),
                edit(
                        "candidates withheld where there are none",
                        json -> option(json, "q1", "c1").put("withheld", true),
                        "group A1 q1/c1"));
    }

    private static Edit edit(String what, Consumer<ObjectNode> edit, String... found) {
        return new Edit(what, List.of(found), edit);
    }

    @ParameterizedTest
    @MethodSource("edits")
    void eachChangedPartOfASealedElectionsCountIsFoundWithoutItsKey(Edit edit) throws Exception {
        VectorElection vector = VectorElection.of("eur-x");
        ObjectNode json = (ObjectNode) Jcs.read(vector.count());
        edit.edit.accept(json);

        check(vector, Jcs.write(json), vector.fold());

        assertEquals(
                edit.found.stream().map(each -> "eur-x " + each).sorted().toList(),
                items().stream().sorted().toList(),
                () -> findings.kept().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "/groups/0/questions/q1/options/c3/votes,groups",
        "/groups/0/questions/q1/spoiled,groups",
        "/groups/0/counted,groups",
        "/counted,'counted,counted'",
        "/invalid/not-allowed,'counted,invalid not-allowed'",
        "/invalid/does-not-open,'counted,invalid does-not-open'"
    })
    void ofAnOpenElectionEachNumberIsComparedWithTheLogsBallots(String pointer, String found) throws Exception {
        VectorElection vector = VectorElection.of("eur-2027");
        ObjectNode json = (ObjectNode) Jcs.read(vector.count());
        int cut = pointer.lastIndexOf('/');
        ObjectNode in = cut == 0 ? json : object(json, pointer.substring(0, cut));
        in.put(pointer.substring(cut + 1), json.at(pointer).longValue() + 1);

        check(vector, Jcs.write(json), vector.fold());

        assertEquals(
                Arrays.stream(found.split(",", -1))
                        .map(each -> "eur-2027 " + each)
                        .toList(),
                items().stream().sorted().toList());
    }

    @Test
    void aCountOfOtherRecordsDiffersInItsRootAlone() throws Exception {
        VectorElection vector = VectorElection.of("eur-x");
        ObjectNode json = (ObjectNode) Jcs.read(vector.count());
        json.put("inputRoot", VectorElection.of("eur-pq").fold().inputRoot());

        check(vector, Jcs.write(json), vector.fold());

        assertEquals(List.of("eur-x inputRoot"), items());
    }

    @Test
    void votersWhomTheRollContradictsAreInvalidWithTheReasonOfTheRoll() throws Exception {
        VectorElection vector = VectorElection.of("eur-x");
        RollDeviations deviations = new RollDeviations();
        for (VoteCast vote : vector.votes()) {
            if (vote.partition() == 0 || vote.partition() == 5) {
                deviations.add(vote, vote.partition() == 5);
            }
        }
        ObjectNode json = (ObjectNode) Jcs.read(vector.count());
        object(json, "/invalid")
                .put("not-on-roll", 1)
                .put("constituency", 1)
                .put("not-canonical", 0)
                .put("does-not-open", 0);

        check(vector, Jcs.write(json), vector.fold(deviations, true));
        assertEquals(List.of(), items());

        check(vector, vector.count(), vector.fold(deviations, true));
        assertEquals(List.of("eur-x invalid not-on-roll", "eur-x invalid constituency"), items());
    }

    @Test
    void whereTheRollIsNotKnownWhatItDecidesIsNotJudged() throws Exception {
        VectorElection vector = VectorElection.of("eur-x");
        ObjectNode json = (ObjectNode) Jcs.read(vector.count());
        object(json, "/invalid").put("not-on-roll", 1).put("not-canonical", 0);

        check(vector, Jcs.write(json), vector.fold(new RollDeviations(), false));

        assertEquals(List.of(), items());
    }

    @Test
    void withoutInvalidBallotsTheGroupsFollowFromTheLogAlone() throws Exception {
        VectorElection vector = VectorElection.of("eur-x");
        ObjectNode json = (ObjectNode) Jcs.read(vector.count());
        object(json, "/invalid").put("does-not-open", 0).put("not-canonical", 0).put("not-allowed", 0);
        json.put("counted", 6);

        check(vector, Jcs.write(json), vector.fold());

        assertTrue(
                findings.kept().stream()
                        .anyMatch(finding -> finding.what().contains("by the log they are [[, A1, B, C7]]")
                                || finding.what().contains("by the log they are")),
                () -> findings.kept().toString());
    }

    @ParameterizedTest
    @CsvSource({"2,0", "1,1", "0,1"})
    void asManyTrusteesMustHaveSignedAsTheTermsSay(int signers, int found) throws Exception {
        Election election = VectorElection.of("eur-x").election();
        String transcript = Digests.of("count".getBytes(UTF_8));
        Note note = Note.unsigned(text("eur-x", transcript));
        for (String name : List.of("anna", "cem").subList(0, signers)) {
            note = note.with(key(name).sign(note.text()));
        }
        Note signed = signers == 0 ? note.with(SigningKey.generate("dora").sign(note.text())) : note;

        List<String> by = TranscriptCheck.checkSignatures(
                election, transcript, Optional.of(signed.toString()), new Mismatches("eur-x", findings));

        assertEquals(List.of("anna", "cem").subList(0, signers), by);
        assertEquals(found, findings.total(), () -> findings.kept().toString());
    }

    @Test
    void signaturesOfAnotherCountFalseOnesAndNoneAreFound() throws Exception {
        Election election = VectorElection.of("eur-x").election();
        String transcript = Digests.of("count".getBytes(UTF_8));
        Note other = Note.signed(text("eur-x", Digests.of("other".getBytes(UTF_8))), key("anna"), key("bea"));
        Note false1 = Note.unsigned(text("eur-x", transcript))
                .with(key("anna").sign(other.text()))
                .with(key("bea").sign(text("eur-x", transcript)))
                .with(key("cem").sign(text("eur-x", transcript)));

        assertSignatures(election, transcript, Optional.of(other.toString()), "the trustees signed another count");
        assertSignatures(
                election, transcript, Optional.of(false1.toString()), "the signature of trustee anna is false");
        assertSignatures(election, transcript, Optional.of("no note"), "they are no signed note");
        assertSignatures(election, transcript, Optional.empty(), "no trustee signed it");
    }

    private static void assertSignatures(
            Election election, String transcript, Optional<String> signatures, String sentence) {
        Findings ofThis = new Findings(10);
        TranscriptCheck.checkSignatures(election, transcript, signatures, new Mismatches("eur-x", ofThis));
        assertEquals(1, ofThis.total(), () -> ofThis.kept().toString());
        assertTrue(
                ofThis.kept().getFirst().what().startsWith(sentence),
                () -> ofThis.kept().toString());
    }

    @Test
    void whatIsNoCountIsRefusedWithTheReason() throws Exception {
        byte[] right = VectorElection.of("eur-x").count();
        ObjectNode json = (ObjectNode) Jcs.read(right);
        TranscriptReader.read(right);

        assertRefused(" {}", "canonical");
        assertRefused("{}", "lacks a member");
        assertRefused(json.deepCopy().put("more", 1), "a member too many");
        assertRefused(json.deepCopy().put("v", 2), "version");
        assertRefused(json.deepCopy().put("void", -1), "void is not a number");
        assertRefused(json.deepCopy().put("voters", "6"), "voters is not a number");
        assertRefused(json.deepCopy().put("groups", 1), "groups is not an array");
        ObjectNode reasons = json.deepCopy();
        object(reasons, "/invalid").remove("not-allowed");
        assertRefused(reasons, "invalid lacks a member");
        ObjectNode withheld = json.deepCopy();
        option(withheld, "q1", "c3").put("withheld", false);
        assertRefused(withheld, "withheld is not true");
        ObjectNode both = json.deepCopy();
        option(both, "q1", "c3").putObject("candidates");
        assertRefused(both, "withholds its candidates and has them");
    }

    private static void assertRefused(ObjectNode json, String why) {
        assertRefused(new String(Jcs.write(json), UTF_8), why);
    }

    private static void assertRefused(String json, String why) {
        Exception refused =
                assertThrows(DamagedTranscriptException.class, () -> TranscriptReader.read(json.getBytes(UTF_8)));
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::toString);
    }

    private void check(VectorElection vector, byte[] count, CountFold fold) throws Exception {
        Transcript said = TranscriptReader.read(count);
        TranscriptCheck check = new TranscriptCheck(
                fold.election(), said, new Mismatches(fold.election().id().value(), findings));
        check.checkTerms();
        check.checkInput(fold, vector.inputs(said).of(said.electionId(), said.input()));
        check.checkNumbers(fold);
    }

    private List<String> items() {
        return findings.kept().stream().map(Finding::position).toList();
    }

    private static String text(String election, String transcript) {
        return "disvote/count/v1\n%s\n%s\n".formatted(election, transcript);
    }

    private static SigningKey key(String trustee) {
        String seeds = "anna".equals(trustee) ? "51" : "bea".equals(trustee) ? "52" : "53";
        return SigningKey.ofSeed(trustee, HexFormat.of().parseHex(seeds.repeat(32)));
    }

    private static void moveBallot(ObjectNode json) {
        object(json, "/groups/0").put("counted", 1);
        object(json, "/groups/1").put("counted", 2);
    }

    private static void swapGroups(ObjectNode json) {
        ArrayNode groups = array(json, "/groups");
        JsonNode first = groups.remove(0);
        groups.add(first);
    }

    private static ObjectNode option(ObjectNode json, String question, String option) {
        return object(json, "/groups/1/questions/%s/options/%s".formatted(question, option));
    }

    private static ObjectNode object(ObjectNode json, String pointer) {
        return (ObjectNode) json.at(pointer);
    }

    private static ArrayNode array(ObjectNode json, String pointer) {
        return (ArrayNode) json.at(pointer);
    }
}
