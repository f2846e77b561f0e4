package org.disvote.ceremony.deal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;
import org.disvote.topics.json.Digests;

/// What a trustee contributes to a key: throws of dice, or words. It is taken as it is typed.
public final class TrusteeText {

    /// In UTF-8. Its length stands before it in two bytes.
    public static final int BYTES_MAX = 65_535;

    /// In characters: throws of a die that are as good as 128 random bits.
    public static final int LONG = 50;

    /// What to say of a text that is not [#LONG].
    public static final String SHORT =
            "That is short, and a short text can be found from its commitment. 50 throws of a"
                    + " die, or ten random words, cannot.";

    private TrusteeText() {}

    /// What a trustee shows of a text before anybody has shown one, so that nobody can choose a text after having
    /// seen the others'. `sha256:` and 64 hexadecimal digits.
    ///
    /// @throws IllegalArgumentException if the text is empty or too long
    public static String commitment(char[] text) {
        byte[] bytes = bytes(text);
        String commitment = Digests.of(bytes);
        Arrays.fill(bytes, (byte) 0);
        return commitment;
    }

    static byte[] bytes(char[] text) {
        ByteBuffer encoded = UTF_8.encode(CharBuffer.wrap(text));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        encoded.clear().put(new byte[encoded.capacity()]);
        if (bytes.length == 0 || bytes.length > BYTES_MAX) {
            throw new IllegalArgumentException("a text has 1 to %,d bytes".formatted(BYTES_MAX));
        }
        return bytes;
    }
}
