package org.disvote.count.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.statement.CountNote;

/// The note of a count as a file. It goes from trustee to trustee, and each adds a line.
public final class SignatureFile {

    private static final int BYTES_MAX = 45_000;

    private SignatureFile() {}

    /// @throws OperatorException if the file cannot be read, or is no note over this text
    public static Note read(Path file, CountNote count) {
        byte[] bytes = OperatorFile.read(file, BYTES_MAX);
        Note note;
        try {
            note = Note.parse(bytes);
        } catch (MalformedNoteException e) {
            throw new OperatorException("%s is no signed note: %s".formatted(file, e.getMessage()), e);
        }
        if (!note.text().equals(count.text())) {
            throw new OperatorException(
                    "%s is the note of another election, or of another count.json: compare what was counted"
                            .formatted(file));
        }
        return note;
    }

    /// Adds this key's signature to what the file has. A key that signed before adds nothing.
    ///
    /// @return whether a line was added
    /// @throws OperatorException if the file is another note, has a line of this key that fails, or cannot be
    ///     written
    public static boolean sign(Path file, CountNote count, SigningKey key) {
        Optional<Note> before = Files.exists(file) ? Optional.of(read(file, count)) : Optional.empty();
        Note note = before.orElseGet(() -> Note.unsigned(count.text()));
        Note.Check mine = note.check(key.verifier());
        if (mine == Note.Check.INVALID) {
            throw new OperatorException(
                    "%s has a signature of %s that is not valid: sign into a new file".formatted(file, key.name()));
        }
        if (mine == Note.Check.ABSENT) {
            write(file, note.with(key.sign(count.text())));
        }
        return mine == Note.Check.ABSENT;
    }

    private static void write(Path file, Note note) {
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(temporary, note.toString(), UTF_8);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            throw new OperatorException("there is no folder for %s: make it, or name another file".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be written (%s)".formatted(file, OperatorFile.why(e)), e);
        }
    }
}
