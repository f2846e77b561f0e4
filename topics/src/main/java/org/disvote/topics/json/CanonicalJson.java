package org.disvote.topics.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes a flat JSON object in its canonical form, see [Jcs].
public final class CanonicalJson {

    /// By name, in the order of UTF-16 units as RFC 8785 requires. The values are JSON already.
    private final SortedMap<String, String> members = new TreeMap<>();

    /// @throws IllegalArgumentException if the value has an unpaired surrogate, which UTF-8 cannot encode
    public CanonicalJson with(String name, String value) {
        StringBuilder quoted = new StringBuilder(value.length() + 2);
        Jcs.quote(value, quoted);
        return add(name, quoted.toString());
    }

    public CanonicalJson with(String name, long value) {
        if (!Jcs.isExact(value)) {
            throw new IllegalArgumentException(name + " " + value + " is larger than what JSON readers read exactly");
        }
        return add(name, Long.toString(value));
    }

    /// In UTC, with six decimals.
    public CanonicalJson with(String name, Instant value) {
        return with(name, Times.text(value));
    }

    public byte[] bytes() {
        StringBuilder object = new StringBuilder(256);
        members.forEach((name, value) -> {
            Jcs.quote(name, object.append(object.isEmpty() ? '{' : ','));
            object.append(':').append(value);
        });
        return object.append(object.isEmpty() ? "{}" : "}").toString().getBytes(UTF_8);
    }

    private CanonicalJson add(String name, String json) {
        if (members.put(name, json) != null) {
            throw new IllegalArgumentException("the member " + name + " is given twice");
        }
        return this;
    }
}
