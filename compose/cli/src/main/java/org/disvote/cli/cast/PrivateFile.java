package org.disvote.cli.cast;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.operator.OwnerOnlyFile;

/// A new file that only its owner can read, since it shows how somebody voted.
final class PrivateFile {

    private PrivateFile() {}

    /// Returns once the file is on disk.
    ///
    /// @throws OperatorException if it exists or cannot be written
    static void write(Path file, byte[] content) {
        try {
            OwnerOnlyFile.create(file, content);
        } catch (FileAlreadyExistsException e) {
            throw new OperatorException("%s exists: name another file with --out".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be written (%s): name another file with --out".formatted(file, OperatorFile.why(e)), e);
        }
    }
}
