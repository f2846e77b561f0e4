package org.disvote.notary.store;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Writes a whole file so that a reader, or a machine that fails, sees it complete or not at all.
final class StoredFile {

    /// Each file is written under a name that no other process and no other thread uses.
    private static final AtomicLong NAMES = new AtomicLong();

    private StoredFile() {}

    /// @param scratch a folder on the same file system
    /// @param forced whether the content and the name are on disk when this returns
    static void write(Path file, byte[] content, Path scratch, boolean forced) throws IOException {
        Path temporary = scratch.resolve(
                file.getFileName() + "." + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime())
                        + "-" + NAMES.incrementAndGet());
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                if (forced) {
                    channel.force(true);
                }
            }
            try {
                move(temporary, file);
            } catch (NoSuchFileException e) {
                Files.createDirectories(requireNonNull(file.getParent()));
                move(temporary, file);
            }
            if (forced) {
                force(requireNonNull(file.getParent()));
            }
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private static void move(Path temporary, Path file) throws IOException {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static Optional<byte[]> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
