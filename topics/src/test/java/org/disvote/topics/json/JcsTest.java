package org.disvote.topics.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JcsTest {

    private static final ObjectMapper ANY = new ObjectMapper();

    /// The example of RFC 8785, section 3.2.3, with integers for its literals: its order is by UTF-16 units, in
    /// which a surrogate pair stands before U+FB33.
    @Test
    void membersAreSortedByUtf16Units() throws Exception {
        JsonNode json = ANY.readTree("""
            {"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
            "\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}
            """);

        assertEquals("""
            {"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",\
            "€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}\
            """, new String(Jcs.write(json), UTF_8));
    }

    /// RFC 8785, section 3.2.2.2.
    @Test
    void onlyTheEscapesThatJsonRequiresAreWritten() throws Exception {
        JsonNode json = ANY.readTree("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\\b\\t\\f\\u007f\"");

        assertEquals("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\t\\f\u007f\"", new String(Jcs.write(json), UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "\"\"",
                "0",
                "-1",
                "9007199254740991",
                "-9007199254740991",
                "[[],{},[null,false]]",
                "{\"a\":{\"b\":[1,2]},\"aa\":\"é😀\"}",
                "{\"\":0}"
            })
    void whatIsCanonicalIsReadAndWrittenAgain(String text) throws MalformedEventException {
        assertEquals(text, new String(Jcs.write(Jcs.read(text.getBytes(UTF_8))), UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{} ",
                " {}",
                "{}\n",
                "{ }",
                "[1, 2]",
                "{\"b\":1,\"a\":2}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"a\":2}",
                "{\"\\u0061\":1}",
                "\"\\u00e9\"",
                "\"\\/\"",
                "\"\\u000A\"",
                "\"\\u000f\\u000F\"",
                "\"\\ud83d\\ude00\"",
                "\"\\ud800\"",
                "{\"\\udc00\":1}",
                "1.0",
                "1e3",
                "1E0",
                "-0",
                "01",
                "+1",
                "0.5",
                "9007199254740992",
                "-9007199254740992",
                "9223372036854775808",
                "123456789012345678901234567890",
                "NaN",
                "{}{}",
                "{},",
                "[1,]",
                "{'a':1}",
                "{a:1}",
                "nul",
                "\"a",
                "/**/{}",
                "\uFEFF{}"
            })
    void whatIsNotCanonicalIsRefused(String text) {
        assertThrows(MalformedEventException.class, () -> Jcs.read(text.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "ff, an unused byte",
        "c3, a cut sequence",
        "c0af, an overlong slash",
        "e080af, a longer one",
        "eda080, half of a surrogate pair",
        "eda080edb080, a surrogate pair in six bytes",
        "f4908080, above U+10FFFF",
        "80, a continuation"
    })
    void bytesThatAreNotUtf8AreRefused(String hex, String what) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write('"');
        bytes.writeBytes(java.util.HexFormat.of().parseHex(hex));
        bytes.write('"');

        assertThrows(MalformedEventException.class, () -> Jcs.read(bytes.toByteArray()), what);
    }

    @Test
    void otherEncodingsAreRefused() {
        assertThrows(MalformedEventException.class, () -> Jcs.read("{\"a\":1}".getBytes(UTF_16BE)));
        assertThrows(MalformedEventException.class, () -> Jcs.read("\"é\"".getBytes(ISO_8859_1)));
    }

    @Test
    void nestingIsBounded() throws MalformedEventException {
        int most = Jcs.DEPTH_MAX;
        String deepest = "[".repeat(most) + "]".repeat(most);
        String deeper = "[".repeat(most + 1) + "]".repeat(most + 1);
        String deepObjects = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);

        assertEquals(deepest, new String(Jcs.write(Jcs.read(deepest.getBytes(UTF_8))), UTF_8));
        assertThrows(MalformedEventException.class, () -> Jcs.read(deeper.getBytes(UTF_8)));
        assertThrows(MalformedEventException.class, () -> Jcs.read(deepObjects.getBytes(UTF_8)));
        ObjectNode tower = JsonNodeFactory.instance.objectNode();
        ObjectNode top = tower;
        for (int i = 0; i < 1_000; i++) {
            top = top.putObject("a");
        }
        assertThrows(IllegalArgumentException.class, () -> Jcs.write(tower));
    }

    /// The bytes may be a ballot, and the message may reach a log line.
    @Test
    void theMessageRepeatsNothingOfTheBytes() {
        for (String text : List.of("{\"pick\":secret}", "{\"secret\":1,\"secret\":1}", "{\"v\":1, \"secret\":0.5}")) {
            MalformedEventException e =
                    assertThrows(MalformedEventException.class, () -> Jcs.read(text.getBytes(UTF_8)));
            assertFalse(String.valueOf(e.getMessage()).contains("secret"), e.getMessage());
            assertNull(e.getCause());
        }
    }

    @Test
    void whatHasNoCanonicalFormIsNotWritten() {
        for (JsonNode value : List.of(
                DoubleNode.valueOf(1.0),
                BigIntegerNode.valueOf(BigInteger.TWO.pow(53)),
                BigIntegerNode.valueOf(BigInteger.TWO.pow(80)),
                TextNode.valueOf("\ud800"),
                TextNode.valueOf("a\udc00b"),
                TextNode.valueOf("\ude00\ud83d"),
                JsonNodeFactory.instance.binaryNode(new byte[] {1}),
                JsonNodeFactory.instance.pojoNode("a"),
                MissingNode.getInstance())) {
            assertThrows(IllegalArgumentException.class, () -> Jcs.write(value), value::toString);
        }
    }

    @Test
    void theOrderOfMembersInMemoryDoesNotMatter() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            JsonNode value = value(random, 0);
            byte[] canonical = Jcs.write(value);

            assertArrayEquals(canonical, Jcs.write(shuffled(value, random)), "seed " + seed);
        }
    }

    @Test
    void whateverIsWrittenIsReadAndEqual() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] canonical = Jcs.write(value(random, 0));

            JsonNode read = Jcs.read(canonical);
            assertArrayEquals(canonical, Jcs.write(read), "seed " + seed);
            assertEquals(ANY.readTree(canonical), read, "seed " + seed);
        }
    }

    private static JsonNode value(Random random, int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 3 ? 4 : 6)) {
            case 0 -> nodes.numberNode(random.nextLong() >> 11);
            case 1 -> nodes.textNode(text(random));
            case 2 -> nodes.booleanNode(random.nextBoolean());
            case 3 -> nodes.nullNode();
            case 4 -> {
                var array = nodes.arrayNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    array.add(value(random, depth + 1));
                }
                yield array;
            }
            default -> {
                var object = nodes.objectNode();
                for (int i = random.nextInt(6); i > 0; i--) {
                    object.set(text(random), value(random, depth + 1));
                }
                yield object;
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            int[] from = {0, 0x20, 0x60, 0x370, 0xE000, 0x10000};
            text.appendCodePoint(from[random.nextInt(from.length)] + random.nextInt(0x40));
        }
        return text.toString();
    }

    private static JsonNode shuffled(JsonNode value, Random random) {
        if (value.isObject()) {
            List<String> names = new ArrayList<>();
            value.fieldNames().forEachRemaining(names::add);
            Collections.shuffle(names, random);
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            names.forEach(name -> object.set(name, shuffled(value.get(name), random)));
            return object;
        }
        return value;
    }
}
