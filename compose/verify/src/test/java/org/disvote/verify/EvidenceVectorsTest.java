package org.disvote.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.disvote.verify.verdict.Verdict;
import org.junit.jupiter.api.Test;

/// The evidence files of the formats' examples.
final class EvidenceVectorsTest {

    @Test
    void everyFileHasItsExitCode() {
        List<String> wrong = new ArrayList<>();
        int files = 0;
        for (JsonNode each : Vectors.ALL.path("evidence")) {
            byte[] text = each.path("text").textValue().getBytes(UTF_8);
            Verdict verdict = Verification.check(text, Given.offline(Vectors.POLICY));
            if (verdict.outcome().exitCode() != each.path("exit").intValue()) {
                wrong.add(
                        files + " " + each.path("kind").textValue() + " must be " + each.path("exit") + ": " + verdict);
            }
            files++;
        }
        System.out.println("disvote.json: " + files + " evidence files judged");
        assertEquals(List.of(), wrong);
        assertEquals(36, files);
    }
}
