package org.disvote.topics.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.count.Counts;
import org.disvote.topics.count.cell.ConstituencyTurnout;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.count.cell.MinuteTurnout;
import org.disvote.topics.count.cell.OptionTally;
import org.disvote.topics.count.cell.QuestionTally;
import org.disvote.topics.count.cell.Uncounted;
import org.disvote.topics.election.ClosingFold;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.ElectionEvent;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.progress.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The JSON value `null`, for which a parser returns no object at all.
class NullJsonTest {

    private static final byte[] NULL = "null".getBytes(UTF_8);

    @ParameterizedTest
    @ValueSource(
            classes = {
                ClosingStatement.class,
                Progress.class,
                MinuteTurnout.class,
                ConstituencyTurnout.class,
                QuestionTally.class,
                OptionTally.class,
                Uncounted.class,
                Counted.class
            })
    void faultANullIsNoRecord(Class<?> type) {
        var refused = assertThrows(MalformedEventException.class, () -> Json.decode(NULL, type));

        assertEquals("not a " + type.getSimpleName() + ": it is null", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo/launch", "demo/close", "paper/00", "version/3", "/roll", SystemRecord.KEY})
    void faultANullIsSkippedUnderEachKindOfKeyOfTheElectionsTopic(String key) {
        assertThrows(MalformedEventException.class, () -> ElectionEvent.decode(key.getBytes(UTF_8), NULL));
        assertTrue(
                new ElectionFold().accept(record(TopicCatalog.ELECTIONS, key)).isPresent());
    }

    @Test
    void faultANullIsSkippedOnTheClosingsTopic() {
        assertThrows(MalformedEventException.class, () -> ClosingStatement.decode(NULL));
        assertTrue(new ClosingFold().accept(record(TopicCatalog.CLOSINGS, "")).isPresent());
    }

    @ParameterizedTest
    @CsvSource({"turnout,demo/0/minute/x", "turnout,0", "tally,demo/0/option//choice/c1", "tally,0"})
    void faultANullIsNoCount(String topic, String key) {
        String name = topic.equals("turnout") ? TopicCatalog.TURNOUT : TopicCatalog.TALLY;

        assertThrows(MalformedEventException.class, () -> new Counts().accept(record(name, key)));
    }

    private static ConsumerRecord<byte[], byte[]> record(String topic, String key) {
        return new ConsumerRecord<>(topic, 0, 0, key.getBytes(UTF_8), NULL);
    }
}
