package org.disvote.topics.id;

/// The form that election, voter, choice, replica and constituency IDs share: 1–64 characters of `A–Z a–z 0–9
/// . _ : -`, but neither `.` nor `..` nor `-` alone. An ID needs no escape in JSON, in a URL path or in a log
/// line, and it cannot be read there as a folder or as an empty value.
public final class Ids {

    public static final int LENGTH_MAX = 64;

    /// The form in words, for people.
    public static final String FORM =
            "1–" + LENGTH_MAX + " characters of A–Z a–z 0–9 . _ : -, and not \".\", \"..\" or \"-\" alone";

    private static final boolean[] ALLOWED = new boolean[128];

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-"
                .chars()
                .forEach(character -> ALLOWED[character] = true);
    }

    private Ids() {}

    public static boolean isValid(String id) {
        if (id.isEmpty() || id.length() > LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (!isAllowed(id.charAt(i))) {
                return false;
            }
        }
        return !id.equals(".") && !id.equals("..") && !id.equals("-");
    }

    /// @return `id` itself
    /// @throws IllegalArgumentException naming `what` and the allowed form
    public static String require(String what, String id) {
        if (!isValid(id)) {
            throw new IllegalArgumentException(what + " must be " + FORM);
        }
        return id;
    }

    private static boolean isAllowed(int character) {
        return character >= 0 && character < ALLOWED.length && ALLOWED[character];
    }
}
