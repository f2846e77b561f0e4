package org.disvote.topics.tlog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.merkle.StandardBase64;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyTest {

    private static final SigningKey LOG = SigningKey.generate("log.example/one");
    private static final SigningKey OTHER_LOG = SigningKey.generate("log.example/two");
    private static final List<SigningKey> WITNESSES = IntStream.range(0, 6)
            .mapToObj(i -> SigningKey.generate("witness" + i + ".example"))
            .toList();
    private static final Checkpoint CHECKPOINT = new Checkpoint(LOG.name(), 3, Merkle.node(Merkle.EMPTY, Merkle.EMPTY));

    private static String witness(int i) {
        return WITNESSES.get(i).cosignatureVkey();
    }

    private static Policy policy(String... lines) throws MalformedPolicyException {
        return Policy.parse(String.join("\n", lines) + "\n");
    }

    private static Note cosigned(int... witnesses) {
        Note note = Note.signed(CHECKPOINT.text(), LOG);
        for (int i : witnesses) {
            note = note.with(Cosignature.sign(CHECKPOINT.text(), 100 + i, WITNESSES.get(i)));
        }
        return note;
    }

    /// The example of C2SP's tlog-policy.
    private static Policy nested() throws MalformedPolicyException {
        return policy(
                "log " + LOG.vkey(),
                "",
                "witness X1 " + witness(0),
                "witness X2 " + witness(1),
                "witness X3 " + witness(2),
                "group X-witnesses 2 X1 X2 X3",
                "",
                "witness Y1 " + witness(3),
                "witness Y2 " + witness(4),
                "witness Y3 " + witness(5),
                "group Y-witnesses any Y1 Y2 Y3",
                "",
                "group X-and-Y all X-witnesses Y-witnesses",
                "quorum X-and-Y");
    }

    @Test
    void groupsWithinGroupsDecide() throws MalformedPolicyException, MalformedNoteException {
        Policy policy = nested();
        for (int set = 0; set < 64; set++) {
            int[] chosen = IntStream.range(0, 6).filter(bit(set)).toArray();
            boolean enough = Integer.bitCount(set & 7) >= 2 && (set >> 3) != 0;
            Policy.Judgement judgement = policy.judge(cosigned(chosen));
            assertEquals(enough, judgement.quorum(), () -> List.of(chosen).toString());
            assertEquals(enough, judgement.holds());
            assertEquals(chosen.length, judgement.cosigned().size());
        }
        assertTrue(policy.satisfied(Set.of("X1", "X3", "Y2")));
        assertFalse(policy.satisfied(Set.of("X1", "X2", "X3")));
        assertFalse(policy.satisfied(Set.of("witness0.example")));
        assertEquals(6, policy.witnesses().size());
    }

    private static IntPredicate bit(int set) {
        return i -> ((set >> i) & 1) == 1;
    }

    @Test
    void whoCosignedAndWhenIsSaidByThePolicysNames() throws Exception {
        Policy.Judgement judgement = nested().judge(cosigned(4, 0));

        assertEquals(Map.of("X1", 100L, "Y2", 104L), judgement.cosigned());
        assertEquals(Note.Check.VALID, judgement.log());
        assertEquals(CHECKPOINT, judgement.checkpoint());
        assertTrue(judgement.isSigned());
        assertFalse(judgement.holds());
    }

    @Test
    void oneWrongCosignatureOfAKnownWitnessRefusesTheCheckpoint() throws Exception {
        Note note = cosigned(0, 1, 3).with(Cosignature.sign("another\n", 1, WITNESSES.get(2)));

        Policy.Judgement judgement = nested().judge(note);

        assertEquals(List.of("X3"), judgement.invalid());
        assertTrue(judgement.quorum());
        assertFalse(judgement.holds());
        assertTrue(nested().judge(
                        cosigned(0, 1, 3).with(SigningKey.generate("stranger").sign("x\n")))
                .holds());
    }

    @Test
    void theLogIsTheOneThatTheOriginNames() throws Exception {
        Policy policy = policy("log " + OTHER_LOG.vkey(), "log " + LOG.vkey() + " https://log.example/", "quorum none");

        assertTrue(policy.judge(cosigned()).holds());
        assertEquals(
                Note.Check.ABSENT,
                policy.judge(Note.signed(CHECKPOINT.text(), OTHER_LOG)).log());
        assertEquals(
                Note.Check.INVALID,
                policy.judge(Note.unsigned(CHECKPOINT.text()).with(LOG.sign("another\n")))
                        .log());
        assertEquals(2, policy.logs().size());
        assertThrows(IllegalStateException.class, policy::log);
        assertEquals(LOG.verifier(), nested().log());
    }

    @Test
    void whiteSpaceAndCommentsAreAllowed() throws Exception {
        byte[] text = ("# caf\u00e9\n \t# more\n\n \t \nlog\t " + LOG.vkey() + " \nwitness  w " + witness(0)
                        + "\thttps://w.example/\nquorum\tw")
                .getBytes(ISO_8859_1);

        Policy policy = Policy.parse(text);

        assertEquals(
                Optional.of("https://w.example/"), policy.witnesses().getFirst().url());
        assertTrue(policy.judge(cosigned(0)).holds());
        assertFalse(policy.judge(cosigned()).holds());
    }

    @Test
    void aPolicyOfOursIsReadAsItWasWritten() throws MalformedPolicyException {
        List<Policy.Witness> witnesses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            witnesses.add(new Policy.Witness("w" + i, WITNESSES.get(i).cosigner(), Optional.of("http://h" + i + "/")));
        }
        Policy policy = Policy.of(LOG.verifier(), witnesses, 2);

        assertEquals(policy, Policy.parse(policy.text()));
        assertEquals(witnesses, policy.witnesses());
        assertTrue(policy.satisfied(Set.of("w0", "w2")));
        assertFalse(policy.satisfied(Set.of("w1")));
        for (int quorum : new int[] {-1, 0, 4}) {
            assertThrows(IllegalArgumentException.class, () -> Policy.of(LOG.verifier(), witnesses, quorum));
        }
        assertThrows(IllegalArgumentException.class, () -> Policy.of(LOG.verifier(), List.of(), 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> Policy.of(LOG.verifier(), List.of(witnesses.getFirst(), witnesses.getFirst()), 1));
    }

    @Test
    void aWitnessOfATypeThatWeDoNotCheckNeverCounts() throws Exception {
        String pq =
                "pq.example+01234567+" + StandardBase64.encode(HexFormat.of().parseHex("06" + "22".repeat(1312)));
        Policy policy = policy(
                "log " + LOG.vkey(), "witness pq " + pq, "witness w " + witness(0), "group g any pq w", "quorum g");

        assertTrue(policy.judge(cosigned(0)).holds());
        assertFalse(policy.judge(cosigned()).holds());
    }

    @Test
    void whatIsNoPolicyIsRefusedWithItsLine() {
        String log = "log " + LOG.vkey();
        String w = "witness w " + witness(0);
        String v = "witness v " + witness(1);
        for (String[] lines : List.of(
                new String[] {log},
                new String[] {""},
                new String[] {log, w, "quorum w", "quorum w"},
                new String[] {log, "quorum w", w},
                new String[] {log, w, "quorum"},
                new String[] {log, w, "quorum w w"},
                new String[] {log, log, "quorum none"},
                new String[] {log, w, w, "quorum w"},
                new String[] {log, w, "witness v " + witness(0), "quorum w"},
                new String[] {log, w, "witness w " + witness(1), "quorum w"},
                new String[] {log, "witness none " + witness(0), "quorum none"},
                new String[] {log, w, "group g any none", "quorum g"},
                new String[] {log, w, "group none any w", "quorum none"},
                new String[] {log, w, "group w any w", "quorum w"},
                new String[] {log, w, "group g any g", "quorum g"},
                new String[] {log, w, "group g any", "quorum w"},
                new String[] {log, w, "group g 0 w", "quorum g"},
                new String[] {log, w, "group g 2 w", "quorum g"},
                new String[] {log, w, "group g 01 w", "quorum g"},
                new String[] {log, w, "group g -1 w", "quorum g"},
                new String[] {log, w, "group g some w", "quorum g"},
                new String[] {log, w, "group g 1 w w", "quorum g"},
                new String[] {log, w, v, "group g 1 w v", "group h 1 v", "quorum g"},
                new String[] {"log " + witness(0), "quorum none"},
                new String[] {"log " + LOG.vkey() + " a b", "quorum none"},
                new String[] {"log", "quorum none"},
                new String[] {log, "witness w " + WITNESSES.get(0).vkey(), "quorum w"},
                new String[] {log, "witness w", "quorum none"},
                new String[] {log, w + " a b", "quorum w"},
                new String[] {log + "x", "quorum none"},
                new String[] {log, "witnes w " + witness(0), "quorum none"},
                new String[] {"LOG " + LOG.vkey(), "quorum none"},
                new String[] {log + "\r", "quorum none"},
                new String[] {log, "# \u0007", "quorum none"},
                new String[] {log, "# \u007f", "quorum none"})) {
            MalformedPolicyException refused =
                    assertThrows(MalformedPolicyException.class, () -> policy(lines), String.join("\n", lines));
            assertTrue(String.valueOf(refused.getMessage()).matches("line \\d+: .*|it has no quorum line"));
        }
        assertThrows(
                MalformedPolicyException.class,
                () -> Policy.parse((log + "\nwitness w\u00e9 " + witness(0) + "\nquorum none\n").getBytes(ISO_8859_1)));
        assertThrows(
                MalformedPolicyException.class,
                () -> Policy.parse(("#" + "x".repeat(Policy.BYTES_MAX) + "\nquorum none\n").getBytes(UTF_8)));
    }

    @Test
    void manyLogsWitnessesAndGroupsAreTaken() throws MalformedPolicyException {
        List<String> lines = new ArrayList<>();
        String before = "";
        for (int i = 0; i < 64; i++) {
            lines.add("log " + SigningKey.generate("log" + i).vkey());
            lines.add("witness w" + i + " " + SigningKey.generate("w" + i).cosignatureVkey());
            lines.add("group g" + i + " all w" + i + before);
            before = " g" + i;
        }
        lines.add("quorum g63");
        Policy policy = policy(lines.toArray(String[]::new));

        assertEquals(64, policy.logs().size());
        assertTrue(policy.satisfied(
                Set.copyOf(policy.witnesses().stream().map(Policy.Witness::name).toList())));
        assertFalse(policy.satisfied(Set.copyOf(
                policy.witnesses().stream().skip(1).map(Policy.Witness::name).toList())));
    }

    @Test
    void aFileOfAPolicyIsReadOrRefusedWithItsName(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("policy");
        Files.writeString(file, nested().text());
        assertEquals(nested(), Policy.read(file));
        assertEquals(nested().digest(), Policy.read(file).digest());

        Files.writeString(file, "quorum w\n");
        OperatorException refused = assertThrows(OperatorException.class, () -> Policy.read(file));
        assertTrue(String.valueOf(refused.getMessage()).contains("policy is not a policy: line 1:"));
        assertThrows(OperatorException.class, () -> Policy.read(folder.resolve("none")));
    }
}
