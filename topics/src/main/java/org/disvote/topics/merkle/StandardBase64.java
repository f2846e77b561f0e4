package org.disvote.topics.merkle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// Base64 with padding (RFC 4648, section 4), as the texts of C2SP have it. Each byte string has one text:
/// the JDK's decoder alone would also accept missing padding and set bits after the last byte.
public final class StandardBase64 {

    private StandardBase64() {}

    public static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// @return empty unless `text` is what [#encode] gives for some bytes
    public static Optional<byte[]> decode(String text) {
        byte[] characters = text.getBytes(ISO_8859_1); // others become ?, which is no digit
        try {
            byte[] bytes = Base64.getDecoder().decode(characters);
            return Arrays.equals(Base64.getEncoder().encode(bytes), characters) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
