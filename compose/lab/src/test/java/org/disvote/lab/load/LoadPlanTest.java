package org.disvote.lab.load;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.junit.jupiter.api.Test;

class LoadPlanTest {

    @Test
    void refusesWhatCannotBeRun() {
        assertRefused("API", "https://x", "v-", 10, 1, 1);
        assertRefused("voter prefix", "http://x", "v v", 10, 1, 1);
        assertRefused("voter prefix", "http://x", "v".repeat(60), 10, 1, 1);
        assertRefused("rate", "http://x", "v-", 0, 1, 1);
        assertRefused("rate", "http://x", "v-", Double.NaN, 1, 1);
        assertRefused("connections", "http://x", "v-", 10, 0, 1);
        assertRefused("connections", "http://x", "v-", 10, 1_000_000, 1);
        assertRefused("second", "http://x", "v-", 10, 1, 0);
    }

    private static void assertRefused(
            String named, String api, String prefix, double rate, int connections, int seconds) {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> LoadPlan.builder(URI.create(api), connections, Duration.ofSeconds(seconds))
                        .election(new ElectionId("demo"))
                        .ballots(LoadBallots.choices(List.of(new ChoiceId("c1"))))
                        .voterPrefix(prefix)
                        .votesPerSecond(OptionalDouble.of(rate))
                        .build());
        assertTrue(String.valueOf(refusal.getMessage()).contains(named), refusal.getMessage());
    }
}
