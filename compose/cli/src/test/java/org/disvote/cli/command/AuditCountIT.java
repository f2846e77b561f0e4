package org.disvote.cli.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Times;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.SealTrustee;
import org.disvote.topics.sealing.Suite;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.junit.jupiter.api.Test;

/// Sealed elections and counts of elections, each damaged in one way at a time.
class AuditCountIT extends OnAuditedLog {

    private final List<SigningKey> trustees =
            Stream.of("anna", "bea", "cem").map(SigningKey::generate).toList();

    AuditCountIT(Postgres postgres, Broker broker) {
        super(postgres, broker, 0);
    }

    @Test
    void ofASealedElectionEachVoteMustBeAnEnvelopeToItsKeyCastAtAWholeSecond() throws Exception {
        sealed();
        system.castEverywhere(8);
        VoteCast open = system.castEverywhere(vote -> AuditedSystem.withChoice(vote, "c1"));
        VoteCast length = changed(envelope -> Arrays.copyOf(envelope, envelope.length - 1));
        VoteCast version = changed(envelope -> with(envelope, 0, 1));
        VoteCast key = changed(envelope -> with(envelope, 4, envelope[4] ^ 1));
        VoteCast time = system.castEverywhere(
                vote -> with(vote, vote.ballot(), vote.castAt().plus(250, ChronoUnit.MILLIS)));
        assertEquals(key.seq() + 1, time.seq());

        Outcome outcome = assertWrong(
                "envelope master 0 " + open.position(),
                "envelope log " + open.position(),
                "envelope master 0 " + length.position(),
                "envelope log " + length.position(),
                "envelope master 0 " + version.position(),
                "envelope log " + version.position(),
                "envelope master 0 " + key.position(),
                "envelope log " + key.position(),
                "exact-time log " + time.position());
        assertTrue(outcome.text().contains("its election is sealed"), outcome::text);
        assertTrue(outcome.text().contains("181"), outcome::text);
        assertTrue(outcome.text().contains("first byte must be 02"), outcome::text);
        assertTrue(outcome.text().contains("sealed to another key"), outcome::text);
    }

    @Test
    void anEnvelopeInAnOpenElectionIsFound() throws Exception {
        system.castEverywhere(8);
        byte[] envelope = new byte[181];
        envelope[0] = 2;
        VoteCast sealed = system.castEverywhere(vote -> with(vote, BallotBytes.of(envelope), vote.castAt()));

        assertWrong("envelope master 0 " + sealed.position(), "envelope log " + sealed.position());
    }

    @Test
    void anEncapsulatedKeyThatIsThereTwiceIsFoundThoughTheSystemIsNotWrong() throws Exception {
        sealed();
        system.castEverywhere(8);
        VoteCast first = system.castEverywhere(vote -> vote);
        byte[] enc = first.ballot().bytes();
        VoteCast second = changed(envelope -> {
            System.arraycopy(enc, 0, envelope, 0, 1 + 4 + 32);
            return envelope;
        });

        Outcome outcome = audit();

        assertEquals(List.of("same-encapsulation log " + second.position()), outcome.findings(), outcome::text);
        assertTrue(outcome.sentences().getFirst().contains(" is that of " + first.position() + " too"), outcome::text);
        assertEquals(1, outcome.exitCode());
        assertEquals("equal", outcome.json().at("/verdict").asText());
    }

    @Test
    void theStatedCountOfASealedElectionIsCheckedWithoutItsKey() throws Exception {
        sealed();
        system.castEverywhere(12);
        log.begun();
        closed();
        ObjectNode count = count();
        String digest = stateAndServe(count, trustees.subList(0, 2));

        Outcome right = auditLog();

        assertNothingFound(right);
        assertEquals("anna", right.json().at("/counts/0/signedBy/0").asText());
        assertTrue(right.json().at("/counts/0/agrees").asBoolean(), right::text);
        assertEquals(12, right.json().at("/counts/0/voters").asInt());

        Outcome elsewhere = Outcome.of(system, Brokers.at(broker.bootstrap()));
        assertNothingFound(elsewhere);
        assertTrue(elsewhere.notes().getFirst().contains("name the published log"), elsewhere::text);

        Path served = log.folder.resolve("counts/" + digest);
        ObjectNode more = count.deepCopy().put("voters", 13);
        Files.write(served, Jcs.write(more));
        assertFound("transcript count demo transcript");
        Files.delete(served);
        assertFound("missing published counts/" + digest);
        Files.write(served, Jcs.write(count));

        Path file = Files.write(folder.resolve("count.json"), Jcs.write(more));
        Outcome named = auditLog("--transcript", file.toString());
        assertEquals(
                List.of(
                        "transcript count demo transcript",
                        "transcript count demo voters",
                        "transcript count demo records",
                        "transcript count demo counted"),
                named.findings().stream().distinct().toList(),
                named::text);
    }

    @Test
    void aCountThatTooFewTrusteesSignedIsFound() throws Exception {
        sealed();
        system.castEverywhere(4);
        log.begun();
        closed();
        stateAndServe(count(), trustees.subList(0, 1));

        Outcome outcome = assertFound("transcript count demo signatures");

        assertTrue(outcome.sentences().getFirst().contains("1 trustee [anna]"), outcome::text);
    }

    @Test
    void theStatedCountOfAnOpenElectionIsCountedAgainAsAWhole() throws Exception {
        system.castEverywhere(6);
        log.begun();
        closed();
        ObjectNode count = count();
        ObjectNode options = (ObjectNode) count.at("/groups/0/questions/choice/options");
        assertNothingFound(auditLog(
                "--transcript",
                Files.write(folder.resolve("right.json"), Jcs.write(count)).toString()));
        ((ObjectNode) options.path("c1")).put("votes", 5);
        ((ObjectNode) options.path("c2")).put("votes", 1);
        stateAndServe(count, List.of());

        assertFound("transcript count demo groups");
    }

    private void sealed() {
        byte[] seed = new byte[Suite.SEED_BYTES];
        seed[0] = 22;
        try (SealKey key = new SealKey(Suite.X25519, seed)) {
            List<SealTrustee> all = new ArrayList<>();
            for (SigningKey trustee : trustees) {
                all.add(new SealTrustee(
                        trustee.name(),
                        trustee.verifier(),
                        Digests.of(trustee.name().getBytes(UTF_8))));
            }
            system.sealed(new Seal(Suite.X25519, key.publicKey(), Seal.PAD_MIN, 2, all));
        }
        log = new AuditedLog(system, Brokers.at(broker.bootstrap()), folder);
    }

    private VoteCast changed(UnaryOperator<byte[]> change) {
        return system.castEverywhere(
                vote -> with(vote, BallotBytes.of(change.apply(vote.ballot().bytes())), vote.castAt()));
    }

    private static byte[] with(byte[] envelope, int at, int value) {
        envelope[at] = (byte) value;
        return envelope;
    }

    private static VoteCast with(VoteCast vote, BallotBytes ballot, Instant castAt) {
        return new VoteCast(
                vote.electionId(),
                vote.partition(),
                vote.seq(),
                vote.voter(),
                vote.constituency(),
                vote.revision(),
                ballot,
                vote.auth(),
                vote.nonce(),
                castAt);
    }

    /// Closes the election everywhere, and states that; published.
    private void closed() {
        Instant close = log.closedElection();
        log.round();
        ObjectNode statement =
                AuditedLog.statement("close").put("closesAt", Times.text(close)).put("electionId", "demo");
        ArrayNode list = statement.putArray("lastSeqs");
        log.heads().forEach(list::add);
        log.state(statement);
        log.round();
        log.publish();
    }

    /// Of all votes so far, each for c1, under the log's last round.
    private ObjectNode count() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        List<Hash> input = new ArrayList<>();
        long[] counts = new long[log.record.partitions()];
        List<VoteCast> votes = new ArrayList<>(system.allVotes());
        votes.sort(Comparator.comparing(VoteCast::position));
        for (VoteCast vote : votes) {
            String digest =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(VoteCodec.digest(VoteCodec.encode(vote)));
            input.add(Merkle.leaf("%d\n%d\n%s\n"
                    .formatted(vote.partition(), vote.seq(), digest)
                    .getBytes(US_ASCII)));
            counts[vote.partition()]++;
        }
        json.put("v", 1).put("electionId", "demo").put("terms", log.demo().digest());
        json.put(
                "input",
                Digests.of("disvote/count-input/v1\ndemo\n%d\n%s\n"
                        .formatted(log.size(), log.root(log.size()).base64())
                        .getBytes(US_ASCII)));
        ArrayNode inputCounts = json.putArray("inputCounts");
        for (long each : counts) {
            inputCounts.add(each);
        }
        json.put("inputRoot", Merkle.root(input).base64());
        json.put("records", votes.size()).put("void", 0);
        json.put("voters", votes.size()).put("counted", votes.size());
        ObjectNode invalid = json.putObject("invalid");
        for (String reason : List.of(
                "not-on-roll", "constituency", "does-not-open", "bad-plaintext", "not-canonical", "not-allowed")) {
            invalid.put(reason, 0);
        }
        ObjectNode group = json.putArray("groups").addObject();
        group.putArray("constituencies").add("");
        group.put("counted", votes.size());
        ObjectNode question = group.putObject("questions").putObject("choice");
        question.put("blank", 0).put("spoiled", 0).put("empty", 0);
        ObjectNode options = question.putObject("options");
        options.putObject("c1").put("votes", votes.size());
        options.putObject("c2").put("votes", 0);
        options.putObject("other").put("votes", 0);
        return json;
    }

    /// @return the digest's digits
    private String stateAndServe(ObjectNode count, List<SigningKey> signers) {
        byte[] bytes = Jcs.write(count);
        String digest = Digests.of(bytes);
        ObjectNode statement =
                AuditedLog.statement("count").put("electionId", "demo").put("transcript", digest);
        if (!signers.isEmpty()) {
            statement.put(
                    "signatures",
                    Note.signed("disvote/count/v1\ndemo\n%s\n".formatted(digest), signers.toArray(SigningKey[]::new))
                            .toString());
        }
        log.asked(statement);
        log.round();
        log.publish();
        String digits = digest.substring("sha256:".length());
        log.file("counts/" + digits, bytes);
        return digits;
    }
}
