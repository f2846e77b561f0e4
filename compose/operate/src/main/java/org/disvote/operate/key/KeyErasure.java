package org.disvote.operate.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.topics.json.Digests;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.operator.OwnerOnlyFile;
import org.disvote.topics.voter.VoterKey;

/// Erases a key file in two steps, so that a command that was killed between them can be run again: first the key is
/// overwritten by a note of its commitment, and after the destruction is stated the file is deleted.
public final class KeyErasure {

    private static final Pattern NOTE = Pattern.compile("destroyed (" + Digests.FORM + ")\n");
    private static final int NOTE_BYTES = 82;

    private KeyErasure() {}

    /// The commitment of the key in the file, or of the key that was there.
    ///
    /// @throws org.disvote.topics.operator.OperatorException if the file is neither a key nor such a note
    public static String commitment(Path file) {
        return noted(file).orElseGet(() -> VoterKey.read(file).commitment());
    }

    private static Optional<String> noted(Path file) {
        Matcher note = NOTE.matcher(new String(OperatorFile.read(file, NOTE_BYTES), US_ASCII));
        return note.matches() ? Optional.of(note.group(1)) : Optional.empty();
    }

    /// Writes random bytes over the key, and then the note. Each is forced to the disk.
    public static void overwrite(Path file) {
        OwnerOnlyFile.overwrite(file, ("destroyed " + commitment(file) + "\n").getBytes(US_ASCII));
    }

    public static void delete(Path file) {
        OwnerOnlyFile.delete(file);
    }
}
