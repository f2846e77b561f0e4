package org.disvote.lab.bench.visit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.disvote.lab.load.Machine;
import org.junit.jupiter.api.Test;

class VisitBenchTest {

    private static final VisitBench.Weight FIRST = new VisitBench.Weight(5, 100_000);
    private static final VisitBench.Weight AGAIN = new VisitBench.Weight(1, 1_000);

    /// Microseconds a second; beside a thousand votes or visits a second, ten for each.
    private static final TreeMap<String, Double> IDLE = new TreeMap<>(Map.of("broker", 10_000.0));

    @Test
    void aVisitMayCostFourVotesAndNoMore() {
        assertTrue(of(FIRST, round(100, 400, Map.of())).isCheapEnough());
        assertFalse(of(FIRST, round(100, 401, Map.of())).isCheapEnough());
        assertFalse(of(FIRST, round(100, 400, Map.of(503, 1L))).isCheapEnough());
        assertFalse(
                of(new VisitBench.Weight(6, 100_000), round(100, 400, Map.of())).isCheapEnough());
        assertFalse(
                of(new VisitBench.Weight(5, 120_000), round(100, 400, Map.of())).isCheapEnough());
    }

    @Test
    void theWorstHourNeedsAsManyCoresAsItsVisitsTakeSeconds() {
        VisitBench bench = of(FIRST, round(100, 500, Map.of()), round(100, 400, Map.of()), round(100, 400, Map.of()));

        assertEquals((1_200 * 400 + 10_000) / 1e6, bench.coresInTheWorstHour(), 1e-9);
        assertTrue(bench.text().contains("median ratio 4.00; target at most 4"), bench::text);
        assertTrue(bench.text().contains("ingest: HTTP"), bench::text);
    }

    @Test
    void aRequestIsNamedByItsPlaceInAVisit() {
        assertEquals(
                "GET /elections/{election}/receipts/{receipt} If-None-Match Prefer: wait=8",
                Visit.nameOf("GET", "/elections/demo/receipts/1-2-abc", true, Optional.of("wait=8")));
        assertEquals(
                "GET /elections/{election}/terms?digest={terms}",
                Visit.nameOf("GET", "/elections/demo/terms?digest=sha256%3Aab", false, Optional.empty()));
        assertEquals("GET /elsewhere", Visit.nameOf("GET", "/elsewhere", false, Optional.empty()));
    }

    private static VisitBench.Round round(double vote, double visit, Map<Integer, Long> failed) {
        return new VisitBench.Round(cost(vote, Map.of()), cost(visit, failed), IDLE);
    }

    private static VisitBench.Cost cost(double micros, Map<Integer, Long> failed) {
        return new VisitBench.Cost(
                1_000,
                new TreeMap<>(Map.of("ingest: HTTP", micros / 4, "broker", micros * 3 / 4 + 10)),
                new TreeMap<>(failed));
    }

    private static VisitBench of(VisitBench.Weight first, VisitBench.Round... rounds) {
        return new VisitBench(List.of(rounds), first, AGAIN, 0.5, Machine.here("of the test"));
    }
}
