package org.disvote.topics.operator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.Set;

/// A file with a secret, such as a key, a password or a ballot: from its first byte on only its owner may read
/// it (mode 0600).
public final class OwnerOnlyFile {

    private static final Set<PosixFilePermission> WRITABLE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions.fromString("r--------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("------rwx");
    private static final FileAttribute<?> OWNER_ONLY = PosixFilePermissions.asFileAttribute(WRITABLE);

    private OwnerOnlyFile() {}

    /// Creates the file, and returns once its content is on disk.
    ///
    /// @throws FileAlreadyExistsException if there is a file of that name; it is left as it is
    /// @throws IOException if it cannot be written
    public static void create(Path file, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /// Creates the file, or puts another in its place: a reader sees the whole of the old content or of the new,
    /// also after a crash.
    ///
    /// @throws IOException if it cannot be written
    public static void replace(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft); // of a write that was cut off: its permissions may be others
        create(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// @param what is in it, such as `a secret key`
    /// @throws OperatorException if it has another mode than 0600 or 0400, or cannot be looked at
    public static void require(Path file, String what) {
        Set<PosixFilePermission> mode;
        try {
            mode = Files.getPosixFilePermissions(file);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be read (%s)".formatted(file, OperatorFile.why(e)), e);
        }
        if (!mode.equals(WRITABLE) && !mode.equals(READ_ONLY)) {
            throw new OperatorException(
                    "%s holds %s and has mode %s: it must be 0600 or 0400, so that nobody else reads it"
                            .formatted(file, what, PosixFilePermissions.toString(mode)));
        }
    }

    /// As [#require], of a file that a container or a service manager provides: its group may read it too.
    ///
    /// @throws OperatorException if others may do anything with it, or it cannot be looked at
    public static void requireHidden(Path file, String what) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (!Collections.disjoint(mode, OTHERS)) {
                throw new OperatorException("%s holds %s and has mode %s: take the rights of others away (chmod o=)"
                        .formatted(file, what, PosixFilePermissions.toString(mode)));
            }
        } catch (IOException e) {
            throw new OperatorException("%s cannot be read (%s)".formatted(file, OperatorFile.why(e)), e);
        }
    }

    /// Overwrites the file with random bytes, and then with a note of what was there. Each is forced to the disk. The
    /// file stays where it is: a new one would leave the old one's blocks on the disk, which may keep copies of
    /// them all the same.
    ///
    /// @throws OperatorException if it cannot be written
    public static void overwrite(Path file, byte[] note) {
        try {
            Files.setPosixFilePermissions(file, WRITABLE);
            byte[] random = new byte[Math.max(note.length, Math.toIntExact(Files.size(file)))];
            new SecureRandom().nextBytes(random);
            fill(file, random);
            fill(file, note);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be overwritten (%s)".formatted(file, OperatorFile.why(e)), e);
        }
    }

    private static void fill(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.truncate(bytes.length);
            channel.force(true);
        }
    }

    /// @throws OperatorException if it cannot be deleted
    public static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be deleted (%s)".formatted(file, OperatorFile.why(e)), e);
        }
    }
}
