package org.disvote.topics.vote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogRecordTest {

    private static final Routing ROUTING = new Routing(24);
    private static final String VOTER = "GR-0001234567";
    private static final int PARTITION = ROUTING.partitionOf(new VoterId(VOTER));
    private static final VoteCast VOTE = new VoteCast(
            new ElectionId("demo"),
            PARTITION,
            1,
            new Voter(VOTER),
            "",
            1,
            ShortBallot.of(new ChoiceId("c3")),
            "",
            new Nonce(1, 2),
            Instant.parse("2027-05-21T07:00:00Z"));

    @Test
    void aVoteThatWasProducedIsReadAsTheSameVote() {
        ProducerRecord<byte[], byte[]> produced = LogRecord.toProduce(VOTE);

        LogRecord read = LogRecord.of(
                record(produced.partition(), produced.key(), produced.value()), ROUTING, RecordVersions.NONE);

        assertEquals(new LogRecord.Vote(VOTE), read);
    }

    @Test
    void aVoteUnderAnotherVotersKeyIsForeign() {
        assertForeign("its key is not its voter", PARTITION, "GR-0000000001", VoteCodec.encode(VOTE));
    }

    @Test
    void aVoteInAnotherPartitionIsForeign() {
        assertForeign("it says partition " + PARTITION, PARTITION + 1, VOTER, VoteCodec.encode(VOTE));
    }

    @Test
    void aVoteWithAPartitionThatIsNotItsVotersIsForeign() {
        VoteCast moved = new VoteCast(
                new ElectionId("demo"),
                PARTITION + 1,
                1,
                new Voter(VOTER),
                "",
                1,
                ShortBallot.of(new ChoiceId("c3")),
                "",
                new Nonce(1, 2),
                Instant.parse("2027-05-21T07:00:00Z"));

        assertForeign("its voter belongs to partition " + PARTITION, PARTITION + 1, VOTER, VoteCodec.encode(moved));
    }

    @Test
    void aRecordWithoutKeyOrValueIsForeign() {
        assertForeign("it has no key", PARTITION, null, VoteCodec.encode(VOTE));
        assertForeign("it has no value", PARTITION, VOTER, null);
    }

    @Test
    void aRecordOfANewerVersionIsForeignUnlessThatVersionIsAnnounced() {
        byte[] newer = new String(VoteCodec.encode(VOTE), UTF_8)
                .replace("\"v\":2", "\"v\":3")
                .getBytes(UTF_8);

        assertForeign("its version is 3, which nobody announced", PARTITION, VOTER, newer);
        assertEquals(
                new LogRecord.Newer(3),
                LogRecord.of(
                        record(PARTITION, VOTER.getBytes(UTF_8), newer), ROUTING, (version, record) -> version == 3));
    }

    @Test
    void whatSaysNoNewerVersionIsForeignWithoutAQuestion() {
        for (String value :
                List.of("", "{", "[3]", "{}", "{\"v\":2}", "{\"v\":\"3\"}", "{\"v\":3.5}", "{\"v\":1e40}")) {
            LogRecord read = LogRecord.of(
                    record(PARTITION, VOTER.getBytes(UTF_8), value.getBytes(UTF_8)), ROUTING, (version, record) -> {
                        throw new AssertionError(value);
                    });
            assertInstanceOf(LogRecord.Foreign.class, read, value);
        }
    }

    @Test
    void aVoteOfVersion1IsKnownByItsMembers() {
        String first = "{\"electionId\":\"demo\",\"partition\":7,\"seq\":123,\"voterId\":\"GR-1\",\"revision\":1,"
                + "\"choice\":\"c3\",\"nonce\":\"AAECAwQFBgcICQoLDA0ODw\",\"castAt\":\"2027-05-21T07:00:00.123456Z\"}";

        assertTrue(RecordVersion.isFirst(first.getBytes(UTF_8)));
        assertFalse(RecordVersion.isFirst(VoteCodec.encode(VOTE)));
        assertFalse(RecordVersion.isFirst("{}".getBytes(UTF_8)));
        assertFalse(RecordVersion.isFirst(new byte[] {-1}));
    }

    private static void assertForeign(String reason, int partition, @Nullable String key, byte @Nullable [] value) {
        assertEquals(
                new LogRecord.Foreign(reason),
                LogRecord.of(
                        record(partition, key == null ? null : key.getBytes(UTF_8), value),
                        ROUTING,
                        RecordVersions.NONE));
    }

    private static ConsumerRecord<byte[], byte[]> record(
            int partition, byte @Nullable [] key, byte @Nullable [] value) {
        return new ConsumerRecord<>(TopicCatalog.VOTES, partition, 0, key, value);
    }
}
