package org.disvote.topics.tlog;

import java.util.OptionalLong;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;

/// What a log says of itself at one size (C2SP tlog-checkpoint): the text of a note, three lines. Ours is
/// written without extension lines. Those of others may have some, which signatures cover and which say
/// nothing to us.
///
/// @param origin names the log
/// @param size how many leaves the tree has
/// @param root of the tree
public record Checkpoint(String origin, long size, Hash root) {

    public Checkpoint {
        if (origin.isEmpty() || origin.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("the origin of a checkpoint is one line that is not empty");
        }
        if (size < 0) {
            throw new IllegalArgumentException("the size of a tree is negative: " + size);
        }
        if (size == 0 && !root.equals(Merkle.EMPTY)) {
            throw new IllegalArgumentException("the root of an empty tree is that of no bytes");
        }
    }

    /// The text of the note, without extension lines.
    public String text() {
        return origin + "\n" + size + "\n" + root.base64() + "\n";
    }

    /// @throws MalformedNoteException if the note's text is no checkpoint
    public static Checkpoint of(Note note) throws MalformedNoteException {
        return parse(note.text());
    }

    /// @param text of a note
    /// @throws MalformedNoteException if it is no checkpoint
    public static Checkpoint parse(String text) throws MalformedNoteException {
        if (!text.endsWith("\n")) {
            throw new MalformedNoteException("a checkpoint ends in a line feed");
        }
        String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
        for (String line : lines) {
            if (line.isEmpty()) {
                throw new MalformedNoteException("a checkpoint has no empty line");
            }
        }
        if (lines.length < 3) {
            throw new MalformedNoteException("a checkpoint has three lines: origin, size, root");
        }
        OptionalLong size = Decimals.parse(lines[1]);
        if (size.isEmpty()) {
            throw new MalformedNoteException("the size of a checkpoint is not a decimal number from 0 to 2^63 - 1");
        }
        Hash root = Hash.tryBase64(lines[2])
                .orElseThrow(() -> new MalformedNoteException("the root of a checkpoint is not base64 of 32 bytes"));
        try {
            return new Checkpoint(lines[0], size.getAsLong(), root);
        } catch (IllegalArgumentException e) {
            throw new MalformedNoteException(String.valueOf(e.getMessage()));
        }
    }
}
