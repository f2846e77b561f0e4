package org.disvote.ceremony.share;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.operator.OwnerOnlyFile;

/// Erases a share file in two steps, so that a command that was killed between them can be run again: first the share
/// is overwritten by a note of what it was, and after the destruction is stated the file is deleted.
public final class ShareErasure {

    private static final Pattern NOTE =
            Pattern.compile("destroyed share ([0-9]{1,3}) of ([^ ]{1,64}), (" + Digests.FORM + ")\n");

    private ShareErasure() {}

    /// Which share it is, or was.
    ///
    /// @param index from 1
    /// @param sealDigest of the seal whose key it is a share of
    public record Which(ElectionId election, int index, String sealDigest) {}

    /// @throws org.disvote.topics.operator.OperatorException if the file is neither a share nor such a note
    public static Which of(Path file) {
        return noted(file).orElseGet(() -> {
            ShareFile share = ShareFile.read(file);
            return new Which(share.election(), share.index(), share.sealDigest());
        });
    }

    private static Optional<Which> noted(Path file) {
        Matcher note = NOTE.matcher(new String(OperatorFile.read(file, ShareFile.BYTES_MAX), UTF_8));
        return note.matches()
                ? ElectionId.parse(note.group(2))
                        .map(election -> new Which(election, Integer.parseInt(note.group(1)), note.group(3)))
                : Optional.empty();
    }

    /// Writes random bytes over the share, and then the note. Each is forced to the disk.
    public static void overwrite(Path file) {
        Which which = of(file);
        String note = "destroyed share %d of %s, %s\n".formatted(which.index(), which.election(), which.sealDigest());
        OwnerOnlyFile.overwrite(file, note.getBytes(UTF_8));
    }
}
