package org.disvote.topics.event;

/// The form that voter, election and choice IDs share: 1–64 characters of `A–Z a–z 0–9 . _ : -`. None of them needs an
/// escape in JSON, in a URL's path or in a log line.
public final class Ids {

    public static final int LENGTH_MAX = 64;

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
        return true;
    }

    /// @return `id` itself
    /// @throws IllegalArgumentException naming `what` and the allowed form
    public static String require(String what, String id) {
        if (!isValid(id)) {
            throw new IllegalArgumentException(
                    what + " must be 1–" + LENGTH_MAX + " characters of A–Z a–z 0–9 . _ : -");
        }
        return id;
    }

    static boolean isAllowed(int character) {
        return character >= 0 && character < ALLOWED.length && ALLOWED[character];
    }
}
