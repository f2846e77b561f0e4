package org.disvote.sink.count;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class StreamFailuresTest {

    private Instant now = Instant.parse("2027-05-21T07:00:00Z");
    private final StreamFailures failures = new StreamFailures(() -> now);

    @Test
    void countingGoesOnUntilFailuresAreTooFrequent() {
        for (int i = 0; i < 8; i++) {
            assertTrue(failures.mayGoOnAfter(new StreamsException("failure " + i)));
            now = now.plusSeconds(1);
        }

        assertFalse(failures.mayGoOnAfter(new StreamsException("one too many")));
        now = now.plus(Duration.ofMinutes(11));
        assertTrue(failures.mayGoOnAfter(new StreamsException("a later one")));
    }

    @Test
    void aLogThatIsNoLongerTheSameEndsCountingAtOnce() {
        assertFalse(failures.mayGoOnAfter(new MissingSourceTopicException("no log")));
        assertFalse(failures.mayGoOnAfter(new StreamsException(new OffsetOutOfRangeException(Map.of()))));
    }
}
