package org.disvote.operate.key;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.operator.OwnerOnlyFile;
import org.disvote.topics.voter.VoterKey;

/// Shares of a voter key as files, mode 0600.
public final class KeyShareFiles {

    private static final int BYTES_MAX = 1_024;

    private KeyShareFiles() {}

    /// Writes the key, and before it `voter.key.share-1`, `voter.key.share-2` … beside `voter.key`, forced to the
    /// disk. So a key that can be used has its shares.
    ///
    /// @param file the key's
    /// @return the shares' files
    /// @throws OperatorException if a file exists or cannot be written; then none of these is left
    public static List<Path> create(Path file, VoterKey key, List<KeyShare> shares) {
        List<Path> files = new ArrayList<>();
        try {
            for (KeyShare share : shares) {
                Path shareFile = file.resolveSibling(file.getFileName() + ".share-" + share.index());
                create(shareFile, share);
                files.add(shareFile);
            }
            key.write(file);
            return List.copyOf(files);
        } catch (OperatorException e) {
            files.forEach(KeyShareFiles::delete);
            throw e;
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be deleted (%s)".formatted(file, OperatorFile.why(e)), e);
        }
    }

    private static void create(Path file, KeyShare share) {
        byte[] text = share.encode();
        byte[] line = Arrays.copyOf(text, text.length + 1);
        line[text.length] = '\n';
        try {
            OwnerOnlyFile.create(file, line);
        } catch (FileAlreadyExistsException e) {
            throw new OperatorException(
                    "%s exists already, and a share is never overwritten: name another --out".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException(
                    "the share cannot be written to %s (%s)".formatted(file, OperatorFile.why(e)), e);
        }
    }

    /// @throws OperatorException if it cannot be read, is not a share, or is damaged
    public static KeyShare read(Path file) {
        byte[] text = OperatorFile.read(file, BYTES_MAX);
        int length = text.length > 0 && text[text.length - 1] == '\n' ? text.length - 1 : text.length;
        try {
            return KeyShare.decode(Arrays.copyOf(text, length));
        } catch (MalformedEventException e) {
            throw new OperatorException("%s cannot be used: %s".formatted(file, e.getMessage()), e);
        }
    }
}
