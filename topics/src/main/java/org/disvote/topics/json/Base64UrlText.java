package org.disvote.topics.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// Base64url without padding (RFC 4648, section 5), as our JSON has bytes. Each byte string has one text: the
/// JDK's decoder alone would also accept padding and set bits after the last byte.
public final class Base64UrlText {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Base64UrlText() {}

    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /// @return empty unless `text` is what [#encode] gives for some bytes
    public static Optional<byte[]> decode(String text) {
        byte[] characters = text.getBytes(ISO_8859_1); // others become ?, which is no digit
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(characters);
            return Arrays.equals(ENCODER.encode(bytes), characters) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
