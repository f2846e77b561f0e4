package org.disvote.witness.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.disvote.witness.WitnessException;
import org.disvote.witness.note.Checkpoint;
import org.disvote.witness.note.LogKey;
import org.disvote.witness.note.MalformedException;
import org.disvote.witness.note.StrictText;
import org.disvote.witness.note.WitnessKey;
import org.disvote.witness.tree.Hash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data folder of one witness, locked for this process: `checkpoint`, the one that was cosigned last;
/// `forks/`, checkpoints that prove that the log signed two roots for one size; `lock`. Used by one thread
/// at a time.
public final class StateFolder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StateFolder.class);

    static final String CHECKPOINT = "checkpoint";
    static final String NEW = "checkpoint.new";
    static final String FORKS = "forks";
    private static final String LOCK = "lock";

    /// One is proof enough. Nobody without the log's key can make another.
    private static final int FORKS_MAX = 64;

    /// Far above a text with two signatures.
    private static final int CHECKPOINT_BYTES_MAX = 256 * 1024;

    private final Path folder;
    private final FileChannel lockFile;
    private final Consumer<StoreStep> after;

    private StateFolder(Path folder, FileChannel lockFile, Consumer<StoreStep> after) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.after = after;
    }

    /// @param after called after each step, for tests that kill the process there
    /// @throws WitnessException if the folder cannot be made, or another process uses it
    public static StateFolder open(Path folder, Consumer<StoreStep> after) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                sync(parent(folder));
            }
            FileChannel lockFile =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(lockFile)) {
                lockFile.close();
                throw new WitnessException(
                        "another witness uses %s: each has a data folder of its own".formatted(folder));
            }
            return new StateFolder(folder, lockFile, after);
        } catch (IOException e) {
            throw new WitnessException(
                    "the data folder %s cannot be used (%s): check its path, its owner and the disk"
                            .formatted(folder, e),
                    e);
        }
    }

    /// The lock lasts until the file is closed or the process ends, in whatever way.
    private static boolean isLocked(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // by another witness in this process
        }
    }

    private static Path parent(Path folder) {
        Path parent = folder.toAbsolutePath().getParent();
        return parent == null ? folder : parent;
    }

    /// The checkpoint that was cosigned last.
    ///
    /// @throws WitnessException if it is damaged, of another log, or was cosigned by another key. Then
    ///     nothing may be cosigned: a witness that forgot what it had cosigned could cosign a fork.
    public Optional<Checkpoint> load(LogKey logKey, WitnessKey witnessKey) {
        Path file = folder.resolve(CHECKPOINT);
        try {
            if (Files.size(file) > CHECKPOINT_BYTES_MAX) {
                throw new MalformedException("it is too large");
            }
            Checkpoint checkpoint = Checkpoint.parse(StrictText.utf8(Files.readAllBytes(file)));
            if (!checkpoint.origin().equals(logKey.origin())) {
                throw new WitnessException(
                        "%s is of the log %s, not of %s: use another folder, or the --log of that log"
                                .formatted(file, checkpoint.origin(), logKey.origin()));
            }
            if (logKey.verified(checkpoint).isEmpty()
                    || witnessKey.verified(checkpoint).isEmpty()) {
                throw new WitnessException(
                        ("%s is not signed by the log's key and by this witness's key: use the keys that it was"
                                        + " cosigned with, or another folder for another key")
                                .formatted(file));
            }
            return Optional.of(checkpoint);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (MalformedException e) {
            throw new WitnessException(
                    ("%s is damaged (%s): restore it from a copy that is not older, or start a witness with"
                                    + " a new key and an empty folder")
                            .formatted(file, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new WitnessException(
                    "%s cannot be read (%s): check its permissions and the disk".formatted(file, e), e);
        }
    }

    /// When it returns, the checkpoint survives a crash of the machine.
    ///
    /// @throws IOException if it is not certain that it would. The folder then has the earlier checkpoint
    ///     or this one.
    public void store(String note) throws IOException {
        Path written = folder.resolve(NEW);
        try (FileChannel file = FileChannel.open(
                written, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeAll(file, note);
            after.accept(StoreStep.WRITTEN);
            file.force(true);
        }
        after.accept(StoreStep.FILE_SYNCED);
        Files.move(written, folder.resolve(CHECKPOINT), StandardCopyOption.ATOMIC_MOVE);
        after.accept(StoreStep.RENAMED);
        sync(folder);
        after.accept(StoreStep.FOLDER_SYNCED);
    }

    private static void writeAll(FileChannel file, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }

    /// Keeps a checkpoint as evidence, unless it is kept already or enough are. A failure is logged and
    /// changes nothing else: the checkpoint is refused in any case.
    ///
    /// @param note with the log's signature
    public void keepFork(long size, Hash root, String note) {
        Path forks = folder.resolve(FORKS);
        Path file = forks.resolve(size + "-" + root.hex());
        try {
            Files.createDirectories(forks);
            if (!Files.exists(file) && count(forks) < FORKS_MAX) {
                try (FileChannel opened =
                        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    writeAll(opened, note);
                    opened.force(true);
                }
                sync(forks);
            }
        } catch (IOException e) {
            log.atError()
                    .addKeyValue("file", file)
                    .addKeyValue("error", e.toString())
                    .log("The checkpoint that proves a fork could not be kept");
        }
    }

    private static long count(Path forks) throws IOException {
        try (Stream<Path> files = Files.list(forks)) {
            return files.count();
        }
    }

    /// Gives the folder free for another process.
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            log.atWarn().addKeyValue("error", e.toString()).log("The data folder's lock could not be closed");
        }
    }
}
