package org.disvote.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.disvote.audit.AuditReport.Verdict;
import org.junit.jupiter.api.Test;

class FilledLogIT {

    private static final BenchWatch NOBODY = (doing, done, all) -> {};

    @Test
    void rebuildIsMeasuredAgainstACopyOfTheSameRows() throws Exception {
        try (FilledLog log = new FilledLog()) {
            RebuildBench bench = RebuildBench.measure(log, 12_000, 1, NOBODY);

            assertEquals(12_000, bench.votes());
            assertEquals(1, bench.rounds().size());
            assertTrue(bench.ratio() > 0, bench.text());
        }
    }

    @Test
    void aWholeSystemIsMadeFromTheLogAndAuditedEqual() throws Exception {
        try (FilledLog log = new FilledLog()) {
            AuditBench bench = AuditBench.measure(log, 3_000, 1, 1, NOBODY);

            assertEquals(Verdict.EQUAL, bench.verdict());
            assertEquals(1, bench.seconds().size());
        }
    }
}
