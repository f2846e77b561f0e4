package org.disvote.audit.published;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;

/// A checkpoint that somebody keeps. Its text is read here a second time: origin, size and root, one a
/// line; more lines may follow.
///
/// @param where who keeps it, in findings
/// @param name of the file
/// @param root in base64
record SignedCheckpoint(String where, String name, Note note, String origin, long size, String root) {

    private static final int ROOT_CHARACTERS = 44;

    /// @throws MalformedNoteException if it is not a checkpoint
    static SignedCheckpoint read(String where, String name, byte[] bytes) throws MalformedNoteException {
        return of(where, name, Note.parse(new String(bytes, UTF_8)));
    }

    static SignedCheckpoint of(String where, String name, Note note) throws MalformedNoteException {
        List<String> lines = note.text().lines().toList();
        if (lines.size() < 3
                || lines.getFirst().isEmpty()
                || !lines.get(1).matches("0|[1-9][0-9]{0,17}")
                || lines.get(2).length() != ROOT_CHARACTERS) {
            throw new MalformedNoteException("not a checkpoint: it begins with origin, size and root, one a line");
        }
        return new SignedCheckpoint(where, name, note, lines.getFirst(), Long.parseLong(lines.get(1)), lines.get(2));
    }

    /// As a finding names its place.
    String place() {
        return name + " of size " + size;
    }
}
