package org.disvote.operate.roll.file;

/// Finds IDs that people confuse: they differ only in case, or in O and 0, or in I, l and 1.
final class Lookalike {

    private Lookalike() {}

    /// Two IDs look alike if this returns the same text for both.
    static String of(String id) {
        char[] characters = id.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            characters[i] = of(characters[i]);
        }
        return new String(characters);
    }

    private static char of(char character) {
        char lower = character >= 'A' && character <= 'Z' ? (char) (character + ('a' - 'A')) : character;
        return switch (lower) {
            case 'o' -> '0';
            case 'i', 'l' -> '1';
            default -> lower;
        };
    }
}
