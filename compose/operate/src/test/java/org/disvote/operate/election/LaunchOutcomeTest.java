package org.disvote.operate.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.disvote.operate.election.ElectionTopic.Content;
import org.disvote.operate.election.ElectionTopic.Known;
import org.disvote.operate.sample.ShortForm;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionEvent.CloseMoved;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.Test;

/// Two commands launch one ID at the same time; each reads the topic back.
class LaunchOutcomeTest {

    private static final ElectionId DEMO = new ElectionId("demo");
    private static final Instant OPENS = Instant.parse("2027-05-21T04:00:00Z");
    private static final Instant CLOSES = Instant.parse("2027-05-21T16:00:00Z");
    private static final Duration NOTICE = Duration.ofSeconds(60);
    private static final SystemRecord SYSTEM =
            SystemRecord.of(new Routing(6), "log.example.org/disvote", Optional.empty(), OPENS.minusSeconds(3_600));

    private final ElectionFold fold = new ElectionFold();
    private long next;

    LaunchOutcomeTest() {
        write(List.of(ElectionFold.toProduce(SYSTEM)));
    }

    @Test
    void ourOwnLaunchIsReportedAlsoIfItsCloseWasMovedSince() {
        long own = launch(election("One", CLOSES, NOTICE));
        Instant later = CLOSES.plusSeconds(60);
        write(List.of(ElectionFold.toProduce(new CloseMoved(DEMO, later))));

        Known known = ElectionTopic.outcome(content(), DEMO, own);

        assertEquals(own, known.offset());
        assertEquals(later, known.election().closesAt());
    }

    @Test
    void anotherCommandsLaunchOfTheSameTermsIsNeverReportedAsOurOwn() {
        long first = launch(election("One", CLOSES, NOTICE));
        Map<String, Election> later = new TreeMap<>(Map.of(
                "another close", election("One", CLOSES.plusSeconds(60), NOTICE),
                "another notice", election("One", CLOSES, NOTICE.plusSeconds(1)),
                "another title", election("Two", CLOSES, NOTICE),
                "nothing else", election("One", CLOSES, NOTICE)));

        later.forEach((what, election) -> {
            long own = launch(election);
            OperatorException refused =
                    assertThrows(OperatorException.class, () -> ElectionTopic.outcome(content(), DEMO, own), what);
            assertTrue(String.valueOf(refused.getMessage()).contains("at offset " + first + " "), refused::toString);
        });
        assertEquals(first, ElectionTopic.outcome(content(), DEMO, first).offset());
    }

    @Test
    void aLaunchThatDoesNotCountIsReportedWithItsReason() {
        Election election = election("One", CLOSES, NOTICE);
        List<ProducerRecord<byte[], byte[]>> withoutPaper =
                List.of(ElectionFold.toProduce(election).getLast());

        long own = write(withoutPaper);

        OperatorException refused =
                assertThrows(OperatorException.class, () -> ElectionTopic.outcome(content(), DEMO, own));
        assertTrue(String.valueOf(refused.getMessage()).contains("is missing"), refused::toString);
    }

    private static Election election(String title, Instant closesAt, Duration notice) {
        ObjectNode file = ShortForm.file(
                DEMO.value(),
                Map.of("en", title),
                List.of(new Choice(new ChoiceId("c1"), Map.of("en", "Yes"))),
                OPENS,
                closesAt);
        return Election.of(Definition.of(file), SYSTEM, notice);
    }

    private long launch(Election election) {
        return write(ElectionFold.toProduce(election));
    }

    /// @return the offset of the last one
    private long write(List<ProducerRecord<byte[], byte[]>> records) {
        for (ProducerRecord<byte[], byte[]> record : records) {
            fold.accept(new ConsumerRecord<>(
                    TopicCatalog.ELECTIONS,
                    0,
                    next++,
                    OPENS.toEpochMilli(),
                    TimestampType.LOG_APPEND_TIME,
                    record.key().length,
                    record.value().length,
                    record.key(),
                    record.value(),
                    new RecordHeaders(),
                    Optional.empty()));
        }
        return next - 1;
    }

    private Content content() {
        List<Known> known = new ArrayList<>();
        fold.inForce().values().forEach(one -> known.add(new Known(one.election(), one.offset(), new TreeMap<>())));
        return new Content(fold.system(), known, List.copyOf(fold.skipped()));
    }
}
