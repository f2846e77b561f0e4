package org.disvote.topics.tlog;

import java.util.OptionalLong;

/// Numbers in texts: decimal digits without a leading zero, from 0 to 2⁶³ − 1.
final class Decimals {

    private static final int DIGITS_MAX = 19;

    private Decimals() {}

    /// @return empty unless `text` is what a number from 0 to 2⁶³ − 1 is written as
    static OptionalLong parse(String text) {
        if (text.isEmpty()
                || text.length() > DIGITS_MAX
                || (text.length() > 1 && text.charAt(0) == '0')
                || text.chars().anyMatch(one -> one < '0' || one > '9')) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // above 2⁶³ − 1
        }
    }
}
