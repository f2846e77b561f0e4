package org.disvote.audit.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.count.group.Groups;
import org.junit.jupiter.api.Test;

/// The audit's own grouping, against the code that the counts use.
class GroupRulesTest {

    @Test
    void groupsAreThoseOfTheCountsCode() {
        Random random = new Random(51);
        int joined = 0;
        for (int run = 0; run < 2_000; run++) {
            int constituencies = 1 + random.nextInt(8);
            SortedMap<String, Long> counted = new TreeMap<>();
            for (int i = 0; i < constituencies; i++) {
                counted.put(random.nextInt(9) == 0 ? "" : "C" + random.nextInt(12), (long) random.nextInt(7));
            }
            Map<String, String> neighbours = new HashMap<>();
            for (int i = 0; i < 4; i++) {
                neighbours.put("C" + random.nextInt(12), "C" + random.nextInt(12));
            }
            long minGroup = random.nextInt(9);

            List<List<String>> expected = new Groups(minGroup, neighbours)
                    .of(counted).stream()
                            .map(group -> List.copyOf(group.constituencies()))
                            .toList();

            assertEquals(
                    expected,
                    GroupRules.of(counted, minGroup, neighbours),
                    () -> counted + " " + minGroup + " " + neighbours);
            joined += expected.size() < counted.size() ? 1 : 0;
        }
        assertEquals(true, joined > 500, "the examples must have groups that are joined: " + joined);
    }
}
