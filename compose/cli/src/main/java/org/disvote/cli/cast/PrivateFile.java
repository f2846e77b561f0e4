package org.disvote.cli.cast;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;

/// A new file that only its owner can read, since it shows how somebody voted.
final class PrivateFile {

    private PrivateFile() {}

    /// Returns once the file is on disk.
    ///
    /// @throws OperatorException if it exists or cannot be written
    static void write(Path file, byte[] content) {
        Path absolute = file.toAbsolutePath();
        try (FileChannel channel = FileChannel.open(
                absolute, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(absolute))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new OperatorException("%s exists: name another file with --out".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be written (%s): name another file with --out".formatted(file, OperatorFile.why(e)), e);
        }
    }

    /// Applied when the file is created, if the file system has such permissions.
    private static FileAttribute<?>[] ownerOnly(Path file) throws IOException {
        Path folder = file.getParent();
        return folder != null && Files.getFileStore(folder).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
