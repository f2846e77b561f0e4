package org.disvote.topics.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.operator.OwnerOnlyFile;

/// A [SigningKey] as a file: one line, mode 0600 or 0400.
final class SigningKeyFile {

    private SigningKeyFile() {}

    static SigningKey read(Path file) {
        byte[] text = OperatorFile.read(file, SigningKey.FILE_BYTES_MAX);
        OwnerOnlyFile.require(file, "a secret key");
        try {
            return SigningKey.parse(new String(text, UTF_8));
        } catch (MalformedNoteException e) {
            throw new OperatorException("%s is not a secret key: %s".formatted(file, e.getMessage()), e);
        }
    }

    /// The folder is forced to the disk, too: what a lost key signed could never be signed again.
    static void create(Path file, SigningKey key) {
        try {
            OwnerOnlyFile.create(file, key.fileText().getBytes(UTF_8));
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw new OperatorException(
                    "%s exists already, and a key is never overwritten: name another file".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException("the key cannot be written to %s (%s)".formatted(file, OperatorFile.why(e)), e);
        }
    }
}
