package org.disvote.console.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.disvote.console.proof.LogReading.ProofReading;
import org.disvote.console.proof.LogReading.State;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.tlog.EntryBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LogLookTest {

    private static final long SECONDS = 1_810_000_000;
    private static final Instant NOW = Instant.ofEpochSecond(SECONDS + 3);

    private final PublishedLog log = new PublishedLog();
    private final LogLook look = new LogLook(log, log.policy(), new Random(1));

    private LogReading read() throws InterruptedException {
        look.lookAtCheckpoint();
        look.checkProof(NOW);
        return look.reading(NOW, Set.of());
    }

    private byte[] file(String path) {
        return requireNonNull(log.files.get(path));
    }

    private static List<State> states(LogReading reading) {
        return reading.witnesses().stream()
                .map(LogReading.WitnessReading::state)
                .toList();
    }

    @Test
    void aCosignedCheckpointIsShownWithItsAgeItsWitnessesAndAProof() throws Exception {
        log.publish(300, SECONDS);

        LogReading reading = read();

        assertEquals(List.of(), reading.problems());
        assertEquals(PublishedLog.ORIGIN, reading.origin());
        assertEquals(300, reading.size());
        assertEquals(3.0, reading.ageSeconds());
        assertEquals(List.of(State.COSIGNED, State.COSIGNED), states(reading));
        assertEquals(3.0, reading.witnesses().getFirst().ageSeconds());
        ProofReading proof = reading.proof();
        assertTrue(proof != null && proof.proved() && proof.size() == 300, () -> String.valueOf(proof));
    }

    @Test
    void everyLeafOfTheLastTenThousandMayBeProved() throws Exception {
        log.publish(3, SECONDS);
        boolean[] seen = new boolean[3];
        for (int i = 0; i < 100; i++) {
            ProofReading proof = requireNonNull(read().proof());
            assertTrue(proof.proved());
            seen[(int) proof.index()] = true;
        }
        assertTrue(seen[0] && seen[1] && seen[2]);
    }

    @Test
    void withoutAQuorumTheLastCheckpointThatHeldStaysAndGrowsOld() throws Exception {
        log.publish(5, SECONDS);
        read();
        log.publish(7, SECONDS + 2, log.w1);

        LogReading reading = read();

        assertEquals(
                List.of("too few witnesses cosigned the checkpoint"),
                reading.problems().subList(0, 1));
        assertEquals(5, reading.size());
        assertEquals(3.0, reading.ageSeconds());
        assertEquals(List.of(State.COSIGNED, State.MISSING), states(reading));
        assertEquals(1.0, reading.witnesses().get(0).ageSeconds());
        assertEquals(3.0, reading.witnesses().get(1).ageSeconds());
    }

    @Test
    void aWitnessThatRefusesByTheNotarysWordOrWhoseLineIsForgedIsShownSo() throws Exception {
        log.publish(5, SECONDS);
        look.lookAtCheckpoint();
        assertEquals(List.of(State.COSIGNED, State.REFUSES), states(look.reading(NOW, Set.of("w2"))));

        String forged = new String(file("checkpoint"), UTF_8).replace("\n5\n", "\n6\n");
        log.files.put("checkpoint", forged.getBytes(UTF_8));
        look.lookAtCheckpoint();
        assertEquals(
                List.of("the checkpoint is not signed by the log of the policy"),
                look.reading(NOW, Set.of()).problems());

        SigningKey other = SigningKey.generate("w2.example");
        log.publish(6, SECONDS, log.w1, other);
        String line = new String(file("checkpoint"), UTF_8);
        assertTrue(line.contains("w2.example"));
        look.lookAtCheckpoint();
        assertEquals(List.of(State.COSIGNED, State.MISSING), states(look.reading(NOW, Set.of())));
    }

    @Test
    void aLineOfAKnownWitnessThatFailsRefusesTheCheckpoint() throws Exception {
        log.publish(5, SECONDS);
        String five = new String(file("checkpoint"), UTF_8);
        String ofFive = five.substring(five.indexOf("— w2.example"));
        log.publish(6, SECONDS, log.w1);
        String six = new String(file("checkpoint"), UTF_8);
        log.files.put("checkpoint", (six + ofFive).getBytes(UTF_8));

        look.lookAtCheckpoint();
        LogReading reading = look.reading(NOW, Set.of());

        assertEquals(List.of("a line under the checkpoint is not the signature of witness w2"), reading.problems());
        assertEquals(List.of(State.COSIGNED, State.FORGED), states(reading));
        assertNull(reading.size());
    }

    @Test
    void anOlderCheckpointIsSaidAsLongAsItIsShownAndDoesNotReplaceTheNewerOne() throws Exception {
        log.publish(9, SECONDS);
        read();
        log.publish(8, SECONDS);
        LogReading older = read();
        assertEquals(
                List.of("the log shows 8 leaves after 9: an older copy is served, or it was cut"),
                older.problems().subList(0, 1));
        assertEquals(9, older.size());
        log.publish(10, SECONDS);
        assertEquals(List.of(), read().problems());
    }

    @Test
    void aLogThatShowsTwoRootsForOneSizeIsRewrittenForGood() throws Exception {
        log.publish(10, SECONDS);
        read();
        log.publish(IntStream.range(0, 10).mapToObj(i -> new byte[33 + i]).toList(), SECONDS, log.w1, log.w2);
        List<String> problems = read().problems();
        assertTrue(
                problems.getFirst().startsWith("the log has signed two roots for a tree of 10 leaves: "),
                problems::toString);
        log.publish(11, SECONDS);
        assertEquals(problems, read().problems(), "it cannot be undone");
    }

    /// The checkpoint of the proof is of the same size and has another root than the one that was shown.
    @Test
    void aProofUnderAnotherTreeOfTheSameSizeShowsThatTheLogWasRewritten() throws Exception {
        log.publish(IntStream.range(0, 10).mapToObj(i -> new byte[33 + i]).toList(), SECONDS, log.w1, log.w2);
        byte[] shown = file("checkpoint");
        log.publish(10, SECONDS);
        log.files.put("checkpoint", shown);

        List<String> problems = read().problems();

        assertTrue(problems.getFirst().startsWith("the log has signed two roots"), problems::toString);
    }

    @Test
    void aProofThatIsMissingMalformedOfAnotherLeafOrWithoutQuorumIsNotProved() throws Exception {
        log.publish(1, SECONDS);
        look.lookAtCheckpoint();
        byte[] good = file("proof/leaf/0");
        assertNotProved("leaf 0: the proof could not be fetched: status 404 for proof/leaf/0", null);
        assertNotProved("leaf 0: the proof is malformed: ", "x".getBytes(UTF_8));
        assertNotProved(
                "leaf 0: the proof is of leaf 1",
                text(good).replace("index 0", "index 1").getBytes(UTF_8));
        assertNotProved(
                "leaf 0: too few witnesses cosigned its checkpoint",
                text(good).substring(0, text(good).indexOf("— w2")).getBytes(UTF_8));
        log.files.put(entries(), EntryBundle.encode(List.of(new byte[] {1})));
        assertNotProved("leaf 0: the leaf is not in the tree at this index", good);
        log.files.put(entries(), new byte[] {0});
        assertNotProved("leaf 0: the proof is malformed: ", good);
        log.publish(1, SECONDS);
        look.checkProof(NOW);
        assertEquals(List.of(), look.reading(NOW, Set.of()).problems());
    }

    private static String entries() {
        return "tile/entries/000.p/1";
    }

    private static String text(byte[] file) {
        return new String(file, UTF_8);
    }

    private void assertNotProved(String begin, byte @Nullable [] proof) throws Exception {
        log.files.remove("proof/leaf/0");
        if (proof != null) {
            log.files.put("proof/leaf/0", proof);
        }
        look.checkProof(NOW);
        LogReading reading = look.reading(NOW, Set.of());
        assertEquals(1, reading.problems().size(), () -> reading.problems().toString());
        assertTrue(
                reading.problems().getFirst().startsWith(begin),
                () -> reading.problems().toString());
        ProofReading checked = reading.proof();
        assertFalse(checked == null || checked.proved());
    }

    @Test
    void beforeTheFirstCheckpointNothingIsProvedAndTheReasonIsSaid() throws Exception {
        LogReading reading = read();

        assertEquals(List.of("the checkpoint cannot be read: status 404 for checkpoint"), reading.problems());
        assertNull(reading.size());
        assertNull(reading.ageSeconds());
        assertNull(reading.proof());
        assertNull(reading.witnesses().getFirst().ageSeconds());
        log.files.put("checkpoint", "no note".getBytes(UTF_8));
        assertTrue(read().problems().getFirst().startsWith("the checkpoint is malformed"));
    }
}
