package org.disvote.topics.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/// Writes a flat JSON object in the canonical form of RFC 8785 (JCS): sorted by name, no white space, only
/// the escapes that JSON requires. So the same members always give the same bytes.
public final class CanonicalJson {

    /// The largest integer that every JSON reader reads exactly.
    private static final long INTEGER_MAX = (1L << 53) - 1;

    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /// By name, in the order of UTF-16 units as RFC 8785 requires. The values are JSON already.
    private final SortedMap<String, String> members = new TreeMap<>();

    public CanonicalJson with(String name, String value) {
        return add(name, quoted(value));
    }

    public CanonicalJson with(String name, long value) {
        if (Math.abs(value) > INTEGER_MAX) {
            throw new IllegalArgumentException(name + " " + value + " is larger than what JSON readers read exactly");
        }
        return add(name, Long.toString(value));
    }

    /// In UTC, with six decimals.
    public CanonicalJson with(String name, Instant value) {
        return with(name, MICROSECONDS.format(value));
    }

    /// @throws IllegalArgumentException if a string has an unpaired surrogate, which UTF-8 cannot encode
    public byte[] bytes() {
        StringJoiner object = new StringJoiner(",", "{", "}");
        members.forEach((name, value) -> object.add(quoted(name) + ":" + value));
        try {
            ByteBuffer encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(object.toString()));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a string has an unpaired surrogate", e);
        }
    }

    private CanonicalJson add(String name, String json) {
        if (members.put(name, json) != null) {
            throw new IllegalArgumentException("the member " + name + " is given twice");
        }
        return this;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            switch (unit) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\b' -> quoted.append("\\b");
                case '\t' -> quoted.append("\\t");
                case '\n' -> quoted.append("\\n");
                case '\f' -> quoted.append("\\f");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (unit < ' ') {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                    } else {
                        quoted.append(unit);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
