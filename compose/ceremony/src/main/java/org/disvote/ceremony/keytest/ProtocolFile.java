package org.disvote.ceremony.keytest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;

/// A protocol on its way from trustee to trustee, who sign one after the other: a note that may have no signature yet.
public final class ProtocolFile {

    private static final int BYTES_MAX = 64 << 10;

    private ProtocolFile() {}

    /// @throws OperatorException if it cannot be read or is no note
    public static Note read(Path file) {
        byte[] bytes = OperatorFile.read(file, BYTES_MAX);
        if (bytes.length > BYTES_MAX) {
            throw new OperatorException("%s has more than %,d bytes: it is no protocol".formatted(file, BYTES_MAX));
        }
        try {
            return parse(bytes);
        } catch (MalformedNoteException | IllegalArgumentException e) {
            throw new OperatorException("%s is no protocol of a key's test: %s".formatted(file, e.getMessage()), e);
        }
    }

    static Note parse(byte[] bytes) throws MalformedNoteException {
        String text = new String(bytes, UTF_8);
        return text.endsWith("\n\n") ? Note.unsigned(text.substring(0, text.length() - 1)) : Note.parse(bytes);
    }
}
