package org.disvote.topics.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Canonical JSON (JCS, RFC 8785): members sorted by the UTF-16 units of their names, no white space, only the
/// escapes that JSON requires, UTF-8. So the same value always gives the same bytes, and equal digests. Of
/// numbers there are only integers from -[#INTEGER_MAX] to [#INTEGER_MAX], which every JSON reader reads exactly.
public final class Jcs {

    /// 2⁵³ − 1.
    public static final long INTEGER_MAX = (1L << 53) - 1;

    /// How deep arrays and objects may be nested. Reading and writing are recursive.
    public static final int DEPTH_MAX = 32;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Jcs() {}

    /// @throws IllegalArgumentException if the value has no canonical form here: a number that is not an
    ///     integer or too large, an unpaired surrogate, too many levels
    public static byte[] write(JsonNode value) {
        StringBuilder out = new StringBuilder(256);
        write(value, out, 0);
        return out.toString().getBytes(UTF_8);
    }

    /// @throws MalformedEventException if the bytes are not JSON in its canonical form. The message repeats
    ///     none of them
    public static JsonNode read(byte[] bytes) throws MalformedEventException {
        JsonNode value = parse(bytes);
        byte[] canonical;
        try {
            canonical = write(value);
        } catch (IllegalArgumentException e) {
            throw new MalformedEventException("not canonical JSON: " + e.getMessage(), null);
        }
        if (!Arrays.equals(canonical, bytes)) {
            throw new MalformedEventException("not canonical JSON (RFC 8785)", null);
        }
        return value;
    }

    /// The exception has no cause: the parser's messages repeat parts of the bytes, which may be a ballot.
    private static JsonNode parse(byte[] bytes) throws MalformedEventException {
        try {
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            JsonLocation near = e.getLocation();
            throw new MalformedEventException(
                    "not canonical JSON: no JSON" + (near == null ? "" : " near byte " + near.getByteOffset()), null);
        } catch (IOException e) {
            throw new MalformedEventException("not canonical JSON: not UTF-8", null);
        }
    }

    private static void write(JsonNode value, StringBuilder out, int depth) {
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException("it has more than " + DEPTH_MAX + " levels");
        }
        switch (value.getNodeType()) {
            case OBJECT -> writeObject(value, out, depth);
            case ARRAY -> {
                out.append('[');
                for (int i = 0; i < value.size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    write(value.get(i), out, depth + 1);
                }
                out.append(']');
            }
            case STRING -> quote(value.textValue(), out);
            case NUMBER -> out.append(integer(value));
            case BOOLEAN -> out.append(value.booleanValue());
            case NULL -> out.append("null");
            case BINARY, MISSING, POJO -> throw new IllegalArgumentException("it has no value of JSON");
        }
    }

    private static void writeObject(JsonNode value, StringBuilder out, int depth) {
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(value.properties());
        if (members.size() > 1) {
            members.sort(Map.Entry.comparingByKey());
        }
        char before = '{';
        for (Map.Entry<String, JsonNode> member : members) {
            quote(member.getKey(), out.append(before));
            write(member.getValue(), out.append(':'), depth + 1);
            before = ',';
        }
        out.append(members.isEmpty() ? "{}" : "}");
    }

    private static long integer(JsonNode number) {
        if (!number.isIntegralNumber() || !number.canConvertToLong() || !isExact(number.longValue())) {
            throw new IllegalArgumentException("it has a number that is not an integer below 2^53");
        }
        return number.longValue();
    }

    static boolean isExact(long integer) {
        return integer >= -INTEGER_MAX && integer <= INTEGER_MAX;
    }

    /// @throws IllegalArgumentException if the text has an unpaired surrogate, which UTF-8 cannot encode
    static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            switch (unit) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (unit < ' ') {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                    } else if (!Character.isSurrogate(unit)) {
                        out.append(unit);
                    } else if (isPair(text, i)) {
                        out.append(unit).append(text.charAt(++i));
                    } else {
                        throw new IllegalArgumentException("a string has an unpaired surrogate");
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isPair(String text, int first) {
        return first + 1 < text.length() && Character.isSurrogatePair(text.charAt(first), text.charAt(first + 1));
    }
}
