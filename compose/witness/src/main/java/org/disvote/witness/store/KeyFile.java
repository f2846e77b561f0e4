package org.disvote.witness.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.disvote.witness.WitnessException;
import org.disvote.witness.note.MalformedException;
import org.disvote.witness.note.WitnessKey;

/// The file of a witness's private key: one line, which only its owner may read.
public final class KeyFile {

    private static final Set<PosixFilePermission> OWNER_READS = Set.of(PosixFilePermission.OWNER_READ);
    private static final Set<PosixFilePermission> OWNER_WRITES =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final int BYTES_MAX = 4096;

    private KeyFile() {}

    /// @throws WitnessException if others may read the file, or it is not a key
    public static WitnessKey read(Path file) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (!mode.equals(OWNER_READS) && !mode.equals(OWNER_WRITES)) {
                throw new WitnessException(
                        "the key file %s has the mode %s: make it 0600, so that only its owner reads it"
                                .formatted(file, PosixFilePermissions.toString(mode)));
            }
            if (Files.size(file) > BYTES_MAX) {
                throw new WitnessException("%s is too large for a key file".formatted(file));
            }
            return WitnessKey.parse(new String(Files.readAllBytes(file), UTF_8));
        } catch (NoSuchFileException e) {
            throw new WitnessException(
                    "there is no key file %s: make one with `disvote witness-key new` or `disvote-witness key`"
                            .formatted(file),
                    e);
        } catch (MalformedException e) {
            throw new WitnessException("%s is no witness's key file: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new WitnessException("the key file %s cannot be read (%s)".formatted(file, e), e);
        }
    }

    /// Never overwrites a file. When it returns, the key is on the disk.
    public static void create(Path file, WitnessKey key) {
        try (FileChannel opened = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_WRITES))) {
            ByteBuffer bytes = ByteBuffer.wrap(key.fileText().getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                opened.write(bytes);
            }
            opened.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new WitnessException("%s exists: a key is never overwritten; choose another file".formatted(file), e);
        } catch (IOException e) {
            throw new WitnessException("the key file %s cannot be written (%s)".formatted(file, e), e);
        }
    }
}
