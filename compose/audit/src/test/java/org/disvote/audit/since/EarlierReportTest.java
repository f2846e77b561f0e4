package org.disvote.audit.since;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierReportTest {

    private static final String RIGHT = """
        {"verdict":"equal","auditedAt":"2027-05-21T06:00:00Z","unknown":1,
         "log":{"partitions":[{"partition":3,"upTo":7,"digest":"%s"}]},
         "tree":{"origin":"a","size":9,"root":"r","heads":[0,0,0,7]},
         "elections":[{"electionId":"e","terms":"t","closes":["2027-05-21T16:00:00Z"],"closedAt":{"3":7}}]}
        """.formatted("0".repeat(64));

    @TempDir
    private Path folder;

    @Test
    void readsWhatAReportSaysAndPassesOverWhatItDoesNotKnow() throws IOException {
        EarlierReport report = read(RIGHT);

        assertEquals(List.of(0L, 0L, 0L, 7L), report.tree().orElseThrow().heads());
        assertEquals(new EarlierReport.Prefix(7, "0".repeat(64)), report.log().get(3));
        assertEquals(7L, report.elections().getFirst().closedAt().get(3));
    }

    @Test
    void aReportFromBeforeThereWasANotaryHasNoTree() throws IOException {
        assertTrue(read(RIGHT.replaceFirst("\"tree\":\\{[^}]*},", "")).tree().isEmpty());
    }

    @Test
    void whatIsNoReportIsRefusedInOneSentence() throws IOException {
        for (String wrong : List.of(
                "",
                "[]",
                "no JSON",
                RIGHT.replace("\"verdict\"", "\"other\""),
                RIGHT.replace("\"elections\"", "\"other\""),
                RIGHT.replace("\"" + "0".repeat(64), "\"0"),
                RIGHT.replace("\"" + "0".repeat(64), "\"g" + "0".repeat(63)),
                RIGHT.replace("2027-05-21T06:00:00Z", "yesterday"),
                RIGHT.replace("2027-05-21T16:00:00Z", "tomorrow"),
                RIGHT.replace("{\"3\":7}", "{\"three\":7}"))) {
            OperatorException refused = assertThrows(OperatorException.class, () -> read(wrong), wrong);
            assertTrue(String.valueOf(refused.getMessage()).contains("is not the report of an audit"), wrong);
        }
        assertThrows(OperatorException.class, () -> EarlierReport.read(folder.resolve("nowhere")));
    }

    private EarlierReport read(String json) throws IOException {
        return EarlierReport.read(Files.writeString(folder.resolve("report.json"), json));
    }
}
