package org.disvote.audit.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.leaf.BrokenRoundException;
import org.disvote.topics.leaf.LeafReading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The reading rule was written twice. Both must take the same records, or honest logs would look wrong.
class NotaryReaderTest {

    private static final long SEED = 20_261_129;
    private static final int LOGS = 3_000;

    private enum Fate {
        TAKEN,
        FOREIGN,
        BROKEN
    }

    /// Notes what happened to the record that was read last.
    private static final class Last implements NotaryReader.Listener {
        private Fate fate = Fate.TAKEN;
        private long leaf;

        @Override
        public void statement(NotaryRecord record) {
            fate = Fate.TAKEN;
            leaf = record.leaf();
        }

        @Override
        public void round(NotaryRecord record, List<Long> before, List<Long> heads) {
            statement(record);
        }

        @Override
        public void foreign(long offset, String why) {
            fate = Fate.FOREIGN;
        }

        @Override
        public void broken(long offset, String why) {
            fate = Fate.BROKEN;
        }
    }

    @Test
    void bothReadersTakeTheSameRecordsOfDamagedLogs() throws MalformedEventException {
        Random random = new Random(SEED);
        Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
        for (int log = 0; log < LOGS; log++) {
            Last last = new Last();
            NotaryReader ours = new NotaryReader(LogVectors.PARTITIONS, last);
            LeafReading theirs = new LeafReading();
            List<byte[]> read = new ArrayList<>();
            Fate fate = Fate.TAKEN;
            for (byte[] right : damaged(random)) {
                if (fate == Fate.BROKEN) {
                    break;
                }
                read.add(right);
                ours.accept(read.size(), right);
                long leaf = -1;
                try {
                    fate = switch (theirs.read(right)) {
                        case LeafReading.Read.Taken taken -> {
                            leaf = taken.index();
                            yield Fate.TAKEN;
                        }
                        case LeafReading.Read.Foreign _ -> Fate.FOREIGN;
                    };
                } catch (BrokenRoundException e) {
                    fate = Fate.BROKEN;
                }
                String record = "seed " + SEED + ", log " + log + ": " + new String(right, UTF_8);
                assertEquals(fate, last.fate, record);
                if (fate == Fate.TAKEN) {
                    assertEquals(leaf, last.leaf, record);
                }
                fates.merge(fate, 1, Integer::sum);
            }
            if (fate != Fate.BROKEN) {
                assertEquals(theirs.size(), ours.size());
                assertEquals(theirs.next(), ours.next());
            }
        }
        for (Fate fate : Fate.values()) {
            assertTrue(fates.getOrDefault(fate, 0) > 100, fates::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"24:00:00.000000Z", "23:59:60.000000Z"})
    void aTimeThatProgramsReadInDifferentWaysIsForeignToBothReaders(String time) throws Exception {
        String right = new String(LogVectors.statements().getFirst(), UTF_8);
        byte[] odd = right.replaceFirst("T\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z", "T" + time)
                .getBytes(UTF_8);
        Last last = new Last();

        new NotaryReader(LogVectors.PARTITIONS, last).accept(1, odd);

        assertEquals(Fate.FOREIGN, last.fate);
        assertInstanceOf(LeafReading.Read.Foreign.class, new LeafReading().read(odd));
    }

    /// The example's records, some of them damaged in one member, left out, or written twice.
    private static List<byte[]> damaged(Random random) throws MalformedEventException {
        List<byte[]> records = new ArrayList<>();
        List<byte[]> rights = LogVectors.statements();
        int from = random.nextInt(rights.size());
        for (int i = 0; i < rights.size(); i++) {
            byte[] right = rights.get(i);
            if (i < from || random.nextInt(3) > 0) {
                records.add(right);
                continue;
            }
            switch (random.nextInt(5)) {
                case 0 -> {
                    records.add(right);
                    records.add(right);
                }
                case 1 -> records.add((new String(right, UTF_8) + " ").getBytes(UTF_8));
                default -> {
                    byte[] wrong = changed((ObjectNode) Jcs.read(right), random);
                    records.add(wrong);
                    if (random.nextBoolean()) {
                        records.add(right);
                    }
                }
            }
        }
        return records;
    }

    private static byte[] changed(ObjectNode record, Random random) {
        List<String> names = new ArrayList<>();
        record.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        JsonNode value = record.get(name);
        JsonNodeFactory json = JsonNodeFactory.instance;
        List<JsonNode> others = new ArrayList<>(List.of(
                json.textNode(""),
                json.textNode("a b"),
                json.textNode("sha256:" + "0".repeat(64)),
                json.textNode("2027-05-21T06:00:00.000000Z"),
                json.textNode("2027-05-21T06:00:00.5Z"),
                json.textNode("1969-05-21T06:00:00.000000Z"),
                json.textNode("2027-02-30T06:00:00.000000Z"),
                json.numberNode(-1),
                json.numberNode(0),
                json.numberNode(Jcs.INTEGER_MAX),
                json.booleanNode(true),
                json.nullNode(),
                json.arrayNode(),
                json.objectNode().put("", 1).put("a b", 2),
                json.objectNode().put("", -1)));
        if (value instanceof ArrayNode numbers) {
            ArrayNode fewer = numbers.deepCopy();
            fewer.remove(0);
            ArrayNode other = numbers.deepCopy();
            other.set(3, json.numberNode(random.nextInt(4) - 1));
            others.addAll(List.of(fewer, other, fewer, other));
        }
        if (value.isIntegralNumber()) {
            others.add(json.numberNode(value.longValue() + 1));
            others.add(json.numberNode(value.longValue() + 1));
        }
        switch (random.nextInt(6)) {
            case 0 -> record.remove(name);
            case 1 -> record.put("more", 1);
            default -> record.set(name, others.get(random.nextInt(others.size())));
        }
        return Jcs.write(record);
    }
}
