package org.disvote.sink.apply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.sink.apply.PartitionApplier.Page;
import org.disvote.sink.apply.PartitionApplier.Read;
import org.disvote.sink.apply.Quarantined.Kind;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.RecordVersions;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PartitionApplierTest {

    private static final Routing ROUTING = new Routing(1);

    @Test
    void onlyTheNextVoteIsAppliedAndEveryOtherRecordIsSkipped() {
        Page page = apply(
                new Applied(0, 4, 10),
                Map.of(vote(4, 0).position(), vote(4, 0)),
                List.of(
                        record(10, vote(5, 0)),
                        record(11, vote(7, 0)),
                        record(12, vote(5, 0)),
                        record(13, vote(5, 1)),
                        record(14, vote(4, 0)),
                        record(15, vote(4, 1)),
                        new ConsumerRecord<>(TopicCatalog.VOTES, 0, 16, new byte[0], new byte[0]),
                        record(17, vote(6, 0))));

        assertEquals(List.of(vote(5, 0), vote(6, 0)), page.votes());
        assertEquals(new Applied(0, 6, 18), page.to());
        assertEquals(
                List.of("11 AHEAD 7", "13 CONFLICT 5", "15 CONFLICT 4", "16 FOREIGN null"),
                page.quarantined().stream()
                        .map(one -> one.record().offset() + " " + one.kind() + " " + one.seq())
                        .toList());
        assertEquals("", page.stop().text());
    }

    @Test
    void aReplicaThatLostAVoteStopsBeforeTheRecordThatRevealsIt() {
        Page page = apply(new Applied(0, 4, 10), Map.of(), List.of(record(10, vote(5, 0)), record(11, vote(3, 0))));

        assertEquals(new Applied(0, 5, 11), page.to());
        assertTrue(
                page.stop().text().contains("has lost the vote of seq 3"),
                page.stop().text());
    }

    /// The outcome does not depend on how the log is divided into pages, and equals that of a simple fold.
    @RepeatedTest(30)
    void anyLogInAnyPagesGivesTheResultOfASimpleFold() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
        for (int offset = 0; offset < 200; offset++) {
            log.add(
                    random.nextInt(10) == 0
                            ? new ConsumerRecord<>(TopicCatalog.VOTES, 0, offset, null, null)
                            : record(offset, vote(1 + random.nextInt(15), random.nextInt(3))));
        }
        Map<Position, VoteCast> expected = new HashMap<>();
        Map<Kind, Long> expectedQuarantined = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : log) {
            if (record.value() == null) {
                expectedQuarantined.merge(Kind.FOREIGN, 1L, Long::sum);
                continue;
            }
            VoteCast vote = decode(record.value());
            if (vote.seq() > expected.size() + 1) {
                expectedQuarantined.merge(Kind.AHEAD, 1L, Long::sum);
            } else if (!expected.computeIfAbsent(vote.position(), first -> vote).equals(vote)) {
                expectedQuarantined.merge(Kind.CONFLICT, 1L, Long::sum);
            }
        }

        Map<Position, VoteCast> stored = new HashMap<>();
        List<Quarantined> quarantined = new ArrayList<>();
        Applied at = Applied.nothing(0);
        while (at.nextOffset() < log.size()) {
            int from = Math.toIntExact(at.nextOffset());
            List<Read> page = PartitionApplier.read(
                    at,
                    log.subList(from, Math.min(log.size(), from + 1 + random.nextInt(9))),
                    ROUTING,
                    RecordVersions.NONE);
            Page applied = PartitionApplier.apply(at, page, stored);
            assertEquals("", applied.stop().text(), () -> "seed " + seed);
            applied.votes().forEach(vote -> stored.put(vote.position(), vote));
            quarantined.addAll(applied.quarantined());
            at = applied.to();
        }

        assertEquals(expected, stored, () -> "seed " + seed);
        assertEquals(
                expectedQuarantined,
                quarantined.stream().collect(Collectors.groupingBy(Quarantined::kind, Collectors.counting())),
                () -> "seed " + seed);
    }

    private static Page apply(
            Applied from, Map<Position, VoteCast> stored, List<ConsumerRecord<byte[], byte[]>> records) {
        return PartitionApplier.apply(from, PartitionApplier.read(from, records, ROUTING, RecordVersions.NONE), stored);
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, VoteCast vote) {
        return new ConsumerRecord<>(
                TopicCatalog.VOTES, 0, offset, vote.voter().value().getBytes(UTF_8), VoteCodec.encode(vote));
    }

    private static VoteCast decode(byte[] value) {
        try {
            return VoteCodec.decode(value);
        } catch (VoteCodec.NotCanonicalException e) {
            throw new IllegalStateException(e);
        }
    }

    private static VoteCast vote(long seq, int nonce) {
        return new VoteCast(
                new ElectionId("demo"),
                0,
                seq,
                new Voter("GR-1"),
                "",
                1,
                ShortBallot.of(new ChoiceId("c1")),
                "",
                new Nonce(nonce, nonce),
                Instant.parse("2027-05-21T07:00:00Z"));
    }
}
