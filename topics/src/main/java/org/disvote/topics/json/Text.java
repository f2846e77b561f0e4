package org.disvote.topics.json;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Text for people: which characters PostgreSQL, browsers and terminals can store and show as they are meant.
public final class Text {

    private static final int REPLACEMENT = 0xFFFD;

    private Text() {}

    /// What is wrong with a text; to be put after its name in a sentence.
    public static Optional<String> problem(String text, int lengthMax) {
        if (text.length() > lengthMax) {
            return Optional.of("has more than " + lengthMax + " characters");
        }
        OptionalInt refused = text.codePoints().filter(Text::isRefused).findFirst();
        if (refused.isPresent()) {
            return Optional.of("has the character U+%04X, which %s"
                    .formatted(
                            refused.getAsInt(),
                            isBidirectional(refused.getAsInt())
                                    ? "changes the direction of what is shown after it"
                                    : "cannot be shown"));
        }
        return text.codePoints().anyMatch(Text::isVisible) ? Optional.empty() : Optional.of("shows nothing");
    }

    /// Two texts that fold to the same text look the same, or almost the same, to a reader.
    public static String folded(String text) {
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
        StringBuilder kept = new StringBuilder(normal.length());
        boolean spaced = false;
        for (int i = 0; i < normal.length(); i += Character.charCount(normal.codePointAt(i))) {
            int character = normal.codePointAt(i);
            if (isSpace(character)) {
                spaced = !kept.isEmpty();
            } else if (!isBlank(character)) {
                kept.append(spaced ? " " : "").appendCodePoint(character);
                spaced = false;
            }
        }
        // To upper case and back: some letters have one upper-case form and two lower-case ones.
        String cased = kept.toString().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(cased, Normalizer.Form.NFKC);
    }

    /// A text that another program wrote, in a form that is safe to show to an operator.
    public static String printable(String text, int lengthMax) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(lengthMax)
                .map(character -> isRefused(character) ? REPLACEMENT : character)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > lengthMax ? shown + "…" : shown.toString();
    }

    private static boolean isRefused(int character) {
        return switch (Character.getType(character)) {
            // Among code points, a surrogate is always an unpaired one.
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> isBidirectional(character);
        };
    }

    private static boolean isBidirectional(int character) {
        return character == 0x061C
                || character == 0x200E
                || character == 0x200F
                || (character >= 0x202A && character <= 0x202E)
                || (character >= 0x2066 && character <= 0x2069);
    }

    /// Whether it shows something by itself; a combining mark does not.
    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.UNASSIGNED -> false;
            default -> !isSpace(character) && !isBlank(character);
        };
    }

    private static boolean isSpace(int character) {
        return Character.isSpaceChar(character) || Character.isWhitespace(character);
    }

    /// Unicode's default-ignorable characters, and a letter of Braille without dots.
    private static boolean isBlank(int character) {
        return Character.getType(character) == Character.FORMAT
                || character == 0x034F
                || character == 0x115F
                || character == 0x1160
                || character == 0x17B4
                || character == 0x17B5
                || (character >= 0x180B && character <= 0x180F)
                || character == 0x2065
                || character == 0x2800
                || character == 0x3164
                || (character >= 0xFE00 && character <= 0xFE0F)
                || character == 0xFFA0
                || (character >= 0xFFF0 && character <= 0xFFF8)
                || (character >= 0xE0000 && character <= 0xE0FFF);
    }
}
