package org.disvote.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.disvote.topics.note.Note;
import org.disvote.topics.tlog.Policy;
import org.disvote.verify.evidence.EvidenceFile;
import org.disvote.verify.verdict.Verdict;
import org.junit.jupiter.api.Test;

/// Evidence of every way to break a promise holds, and says so.
final class CheatsTest {

    @Test
    void everyBrokenPromiseIsProved() {
        Map<String, Integer> expected = new TreeMap<>();
        Map<String, Integer> judged = new TreeMap<>();
        Cheats.evidence().forEach((name, text) -> {
            expected.put(name, name.equals("late") ? 5 : 3);
            judged.put(name, judge(text, Cheats.POLICY).outcome().exitCode());
        });

        assertEquals(expected, judged);
    }

    @Test
    void aHonestTreeIsNoForkOfItself() {
        Operator operator = new Operator();
        Note small = operator.signed();
        long size = operator.leaves.size();
        operator.round();

        String file = EvidenceFile.forked(
                        small.toString(), operator.signed().toString(), Optional.of(operator.subproof(size)))
                .text();

        assertEquals(4, judge(file, Cheats.POLICY).outcome().exitCode());
    }

    @Test
    void anotherLogsEvidenceAccusesNobody() {
        for (Map.Entry<String, String> each : Cheats.evidence().entrySet()) {
            Verdict verdict = judge(each.getValue(), Vectors.POLICY);
            assertEquals(4, verdict.outcome().exitCode(), each.getKey());
        }
    }

    /// Without time no witness says that anything is late.
    @Test
    void nothingIsLateUnderAPolicyWithoutWitnesses() {
        Policy none = Vectors.policy("log " + new Operator().log.vkey() + "\nquorum none\n");

        assertEquals(4, judge(Cheats.late(), none).outcome().exitCode());
        assertEquals(3, judge(Cheats.omitted(), none).outcome().exitCode());
    }

    @Test
    void theVerdictSaysAgainstWhichPolicyAndWhatWasNotLookedFor() {
        Verdict verdict = judge(Cheats.omitted(), Cheats.POLICY);

        assertTrue(verdict.headline().startsWith("BROKEN"), verdict.headline());
        String details = String.join("\n", verdict.details());
        assertTrue(details.contains(Cheats.POLICY.digest()), details);
        assertTrue(details.contains("w1 (a.example), w2 (b.example)"), details);
        assertTrue(details.contains("Not looked for"), details);
    }

    static Verdict judge(String text, Policy policy) {
        return Verification.check(text.getBytes(UTF_8), Given.offline(policy));
    }
}
