package org.disvote.witness.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The texts of the C2SP formats. Each value has one encoding; all others are refused.
public final class StrictText {

    private static final int NUMBER_DIGITS_MAX = 19;

    private StrictText() {}

    /// @throws MalformedException if this is not UTF-8, or has control characters other than line feeds
    public static String utf8(byte[] bytes) throws MalformedException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("it is not UTF-8");
        }
        if (text.chars().anyMatch(character -> character < ' ' && character != '\n')) {
            throw new MalformedException("it has a control character that is not a line feed");
        }
        return text;
    }

    /// Standard base64 with padding, whose unused bits are zero.
    public static byte[] base64(String text) throws MalformedException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("not base64");
        }
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw new MalformedException("not base64 in its only form");
        }
        return bytes;
    }

    /// A decimal number from 0 to 2⁶³ − 1 without leading zeroes.
    public static long number(String digits) throws MalformedException {
        boolean isDecimal = digits.equals("0")
                || (!digits.isEmpty()
                        && digits.length() <= NUMBER_DIGITS_MAX
                        && digits.charAt(0) != '0'
                        && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9'));
        if (isDecimal) {
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException e) {
                throw new MalformedException("a number is above 2^63 - 1");
            }
        }
        throw new MalformedException("a number is not decimal without leading zeroes");
    }
}
