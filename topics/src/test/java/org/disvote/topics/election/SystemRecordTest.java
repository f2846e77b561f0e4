package org.disvote.topics.election;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemRecordTest {

    private static final byte[] KEY = "system".getBytes(UTF_8);
    private static final String GOLDEN =
            "{\"at\":\"2026-11-29T10:00:00.000000Z\",\"id\":\"5f0c9a31\",\"kind\":\"system\",\"partitions\":24}";

    @Test
    void theCanonicalBytesNeverChange() throws Exception {
        var system = new SystemRecord(Instant.parse("2026-11-29T10:00:00Z"), "5f0c9a31", 24);

        assertEquals(GOLDEN, new String(Json.encode(system), UTF_8));
        assertEquals(system, ElectionEvent.decode(KEY, GOLDEN.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"at\":\"2026-11-29T10:00:00.000000Z\",\"id\":\"5f0c9a31\",\"kind\":\"system\",\"partitions\":0}",
                "{\"at\":\"2026-11-29T10:00:00.000000Z\",\"id\":\"5F0C9A31\",\"kind\":\"system\",\"partitions\":24}",
                "{\"at\":\"2026-11-29T10:00:00.000000Z\",\"id\":\"5f0c9a31\",\"kind\":\"other\",\"partitions\":24}",
                "{\"at\":\"2026-11-29T10:00:00Z\",\"id\":\"5f0c9a31\",\"kind\":\"system\",\"partitions\":24}",
                "{\"id\":\"5f0c9a31\",\"at\":\"2026-11-29T10:00:00.000000Z\",\"kind\":\"system\",\"partitions\":24}",
                "{\"at\":\"2026-11-29T10:00:00.000000Z\",\"id\":\"5f0c9a31\",\"kind\":\"system\",\"partitions\": 24}"
            })
    void bytesThatAreNotCanonicalAreNoSystemRecord(String value) {
        assertThrows(MalformedEventException.class, () -> ElectionEvent.decode(KEY, value.getBytes(UTF_8)));
    }

    @Test
    void noElectionMayHaveTheKeyOfTheSystemRecord() {
        var opensAt = Instant.parse("2027-05-21T07:00:00Z");

        assertThrows(
                IllegalArgumentException.class,
                () -> new Election(
                        new ElectionId("system"),
                        Map.of("en", "Title"),
                        List.of(new Choice(new ChoiceId("c1"), Map.of("en", "One"))),
                        opensAt,
                        opensAt.plusSeconds(1)));
    }

    @Test
    void canonicalJsonEscapesAndSortsAsRfc8785Says() {
        byte[] json = new CanonicalJson()
                .with("b", "\u20ac$\u000f\nA'B\"\\\"/")
                .with("a", 9_007_199_254_740_991L)
                .with("\u00f6", "")
                .bytes();

        assertEquals(
                "{\"a\":9007199254740991,\"b\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\"/\",\"\u00f6\":\"\"}",
                new String(json, UTF_8));
    }

    @Test
    void canonicalJsonRefusesWhatReadersCannotRead() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new CanonicalJson().with("a", "\ud800").bytes());
        assertThrows(IllegalArgumentException.class, () -> new CanonicalJson().with("a", 1L << 53));
    }
}
