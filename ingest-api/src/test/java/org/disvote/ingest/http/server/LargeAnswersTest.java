package org.disvote.ingest.http.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.disvote.ingest.http.server.LargeAnswers.Sending;
import org.junit.jupiter.api.Test;

final class LargeAnswersTest {

    private final LargeAnswers answers = new LargeAnswers();
    private final List<Integer> cut = new ArrayList<>();

    @Test
    void faultHTheNumberIsBoundedAndTheOldestIsCancelled() {
        List<Sending> underWay = new ArrayList<>();
        for (int i = 0; i < LargeAnswers.UNDER_WAY_MAX; i++) {
            int reader = i;
            underWay.add(answers.begin(() -> cut.add(reader)).orElseThrow());
        }
        assertTrue(answers.begin(() -> {}).isEmpty(), "no answer that began just now is cancelled");
        assertEquals(List.of(), cut);

        answers.end(underWay.getFirst());
        assertTrue(answers.begin(() -> cut.add(-1)).isPresent(), "one answer has ended");

        await().until(() -> answers.begin(() -> cut.add(-2)).isPresent());
        assertEquals(List.of(1), cut, "the oldest that is still being sent");
    }
}
