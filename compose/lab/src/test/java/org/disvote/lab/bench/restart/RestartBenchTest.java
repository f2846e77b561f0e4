package org.disvote.lab.bench.restart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.disvote.lab.load.Machine;
import org.junit.jupiter.api.Test;

class RestartBenchTest {

    @Test
    void votersNoticeASlowSecondALateAnswerAndARefusal() {
        assertTrue(of(List.of(100L, 90L), 2, Map.of()).isUnnoticed());
        assertFalse(of(List.of(100L, 89L), 2, Map.of()).isUnnoticed());
        assertFalse(of(List.of(100L, 90L), 2.01, Map.of()).isUnnoticed());
        assertFalse(of(List.of(100L, 90L), 2, Map.of(503, 1L)).isUnnoticed());
    }

    @Test
    void eachSecondIsShownWithWhatHappenedInIt() {
        List<String> lines =
                of(List.of(100L, 90L), 0.25, Map.of()).text().lines().toList();

        assertEquals(
                1,
                lines.stream()
                        .filter("       2      90  SIGTERM to instance 1"::equals)
                        .count());
        assertTrue(lines.contains("  slowest second  0.90 of the offered rate; target 0.90"), lines::toString);
        assertTrue(lines.contains("  every vote was answered 201"), lines::toString);
    }

    private static RestartBench of(List<Long> accepted, double latest, Map<Integer, Long> otherwise) {
        return new RestartBench(
                200,
                100,
                accepted,
                latest,
                new TreeMap<>(otherwise),
                List.of(new RestartBench.Event(1.2, "SIGTERM to instance 1")),
                0.5,
                Machine.here("of the test"));
    }
}
