package org.disvote.topics.election;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Optional;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemRecordTest {

    private static final byte[] KEY = "system".getBytes(UTF_8);
    private static final String GOLDEN =
            "{\"at\":\"2026-11-29T10:00:00.000000Z\",\"id\":\"5f0c9a31\",\"kind\":\"system\","
                    + "\"origin\":\"log.example.org/disvote-5f0c9a31\",\"partitions\":24,\"voterKey\":\"sha256:"
                    + "0a".repeat(32) + "\"}";

    @Test
    void theCanonicalBytesNeverChange() throws Exception {
        var system = new SystemRecord(
                Instant.parse("2026-11-29T10:00:00Z"),
                "5f0c9a31",
                "log.example.org/disvote-5f0c9a31",
                24,
                Optional.of("sha256:" + "0a".repeat(32)));

        assertEquals(GOLDEN, new String(Json.encode(system), UTF_8));
        assertEquals(system, ElectionEvent.decode(KEY, GOLDEN.getBytes(UTF_8)));
    }

    @Test
    void aSystemWithoutAKeyHasNoSuchMember() throws Exception {
        String without = GOLDEN.substring(0, GOLDEN.indexOf(",\"voterKey\"")) + "}";
        SystemRecord system = (SystemRecord) ElectionEvent.decode(KEY, without.getBytes(UTF_8));

        assertEquals(Optional.empty(), system.voterKey());
        assertEquals(without, new String(Json.encode(system), UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "24|0",
                "24|' 24'",
                "\"5f0c9a31\"|\"5F0C9A31\"",
                "-5f0c9a31|-5f0c9a32",
                "log.example.org|log example.org",
                "log.example.org|log+example.org",
                "log.example.org/disvote|",
                "\"kind\":\"system\"|\"kind\":\"other\"",
                "10:00:00.000000Z|10:00:00Z",
                "sha256:0a|sha256:0A",
                "\"kind\":|\"more\":1,\"kind\":",
                ",\"kind\":\"system\"|",
                "\"kind\":\"system\"|\"kind\":\"system\",\"kind\":\"system\""
            })
    void bytesThatAreNotCanonicalAreNoSystemRecord(String part, @Nullable String instead) {
        String value = GOLDEN.replace(part, instead == null ? "" : instead);

        assertNotEquals(GOLDEN, value);
        assertThrows(MalformedEventException.class, () -> ElectionEvent.decode(KEY, value.getBytes(UTF_8)));
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
