package org.disvote.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.disvote.audit.AuditReport.OfPlace;
import org.disvote.audit.AuditReport.Verdict;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The last sentence and the exit code say the same.
final class AuditReportTest {

    private final Findings findings = new Findings(10);

    @Test
    void onlyAReportWithoutFindingsEndsWithEqual() {
        AuditReport report = report();

        assertTrue(report.foundNothing());
        assertEquals("Equal: masters, log and replicas hold the same votes after 1.0 s", lastLine(report));
    }

    @ParameterizedTest
    @EnumSource(names = {"SAME_ENCAPSULATION", "UNPROVEN_RECEIPT"})
    void aFindingThatIsNotWrongIsNamedByTheLastSentence(Kind kind) {
        findings.ofVote(kind, "log", 0, 7, "it is odd");

        AuditReport one = report();

        assertFalse(one.foundNothing());
        assertTrue(one.text().contains("\n1 finding:\n"), one::text);
        assertEquals(
                "Not wrong, but 1 finding asks for an explanation: masters, log and replicas hold the same votes"
                        + " after 1.0 s",
                lastLine(one));
        findings.ofVote(kind, "log", 0, 9, "it is odd");
        assertTrue(report().text().contains("\n2 findings:\n"), () -> report().text());
    }

    private AuditReport report() {
        OfPlace log = new OfPlace("log", Verdict.EQUAL, 9, 9, 0, "0".repeat(64), List.of());
        return new AuditReport(
                Verdict.EQUAL,
                Instant.EPOCH,
                1,
                List.of(log),
                "0".repeat(64),
                log,
                new TreeMap<>(),
                findings.total(),
                findings.kept(),
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                null);
    }

    private static String lastLine(AuditReport report) {
        return report.text().lines().toList().getLast();
    }
}
