package org.disvote.topics.receipt;

import org.disvote.topics.note.MalformedNoteException;

/// Texts of a fixed number of lines, the first of which says what it is.
final class Lines {

    private Lines() {}

    /// The lines, without their line feeds.
    static String[] of(String text, int count, String head, String what) throws MalformedNoteException {
        String[] lines = text.split("\n", -1);
        if (lines.length != count + 1 || !lines[count].isEmpty()) {
            throw new MalformedNoteException("not " + what + ": it has not " + count + " lines");
        }
        if (!lines[0].equals(head)) {
            throw new MalformedNoteException("not " + what + ": it does not begin with " + head);
        }
        return lines;
    }

    static void requireOne(String name, String line) {
        if (line.isEmpty() || hasControl(line)) {
            throw new IllegalArgumentException(name + " is not one line of text");
        }
    }

    private static boolean hasControl(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) < ' ' || line.charAt(i) == 0x7f) {
                return true;
            }
        }
        return false;
    }
}
