package org.disvote.lab.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.endpoint.MetricsTargets;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.operator.OwnerOnlyFile;
import org.disvote.topics.voter.VoterKey;
import org.jspecify.annotations.Nullable;

/// The folder of one system, locked by at most one process at a time. The kernel holds the lock, so that it is
/// released however the process ends.
public final class DataFolder implements AutoCloseable {

    /// The file of the key of the pseudonyms.
    public static final String VOTER_KEY = "voter.key";

    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// @throws OperatorException if another process has locked the folder, or it has files of something else
    public static DataFolder open(Path path) {
        requireOutsideOthers(path);
        if (path.toString().indexOf(',') >= 0) {
            throw new OperatorException(
                    "%s has a comma, at which Kafka would divide it into two folders: choose another with --data"
                            .formatted(path));
        }
        try {
            Files.createDirectories(path);
            if (!Files.exists(path.resolve(LOCK)) && !isEmpty(path)) {
                throw new OperatorException(
                        "%s holds files that are not a system's: choose an empty or a new folder with --data"
                                .formatted(path));
            }
            FileChannel channel = FileChannel.open(
                    path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                String pid = content(channel).strip();
                channel.close();
                throw new OperatorException(
                        "%s belongs to a running system (pid %s): stop that one, or choose another folder with --data"
                                .formatted(path, pid.isEmpty() ? "unknown" : pid));
            }
            channel.truncate(0).write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)), 0);
            DataFolder folder = new DataFolder(path, channel);
            folder.removeEndpoints(); // of a process that was killed
            return folder;
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be used as a data folder (%s): mend that, or choose another with --data"
                            .formatted(path, OperatorFile.why(e)),
                    e);
        }
    }

    /// Refuses a folder inside another system's folder: removing or copying that one would remove or copy this
    /// one, too.
    private static void requireOutsideOthers(Path path) {
        for (Path outer = path.getParent(); outer != null; outer = outer.getParent()) {
            if (Files.exists(outer.resolve(SystemFile.NAME)) && Files.exists(outer.resolve(LOCK))) {
                throw new OperatorException(
                        "%s lies in the data folder of another system, %s: choose another with --data"
                                .formatted(path, outer));
            }
        }
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    public Optional<SystemFile> system() {
        Path file = path.resolve(SystemFile.NAME);
        try {
            return Files.exists(file)
                    ? Optional.of(Json.MAPPER.readValue(Files.readAllBytes(file), SystemFile.class))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new OperatorException("%s is damaged: restore it from a backup of the folder".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be read: check its permissions".formatted(file), e);
        }
    }

    /// The key of the pseudonyms, made with the system. Called before the system's description is written.
    ///
    /// @return empty if an existing system has lost it, or it was destroyed
    public Optional<VoterKey> voterKey() {
        Path file = path.resolve(VOTER_KEY);
        if (!Files.exists(file)) {
            if (Files.exists(path.resolve(SystemFile.NAME))) {
                return Optional.empty();
            }
            Path draft = path.resolve(VOTER_KEY + ".new");
            try {
                Files.deleteIfExists(draft); // of a start that was cut off
                VoterKey.random().write(draft);
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw unwritable(VOTER_KEY, e);
            }
        }
        return Optional.of(VoterKey.read(file));
    }

    /// The key of the pseudonyms of the system in this folder, if it has one; for commands on a running system.
    public static Optional<VoterKey> voterKeyIn(Path data) {
        Path file = data.resolve(VOTER_KEY);
        return Files.exists(file) ? Optional.of(VoterKey.read(file)) : Optional.empty();
    }

    public void write(SystemFile system) {
        try {
            writePrivate(
                    SystemFile.NAME,
                    Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(system) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a system's description cannot be written as JSON", e);
        }
    }

    public void write(Endpoints endpoints) {
        writePrivate(Endpoints.FILE, endpoints.toJson());
    }

    public void write(MetricsTargets targets) {
        write(MetricsTargets.FILE, targets.toJson());
    }

    public void removeEndpoints() {
        delete(Endpoints.FILE);
        delete(MetricsTargets.FILE);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Mode 0600 from its first byte on.
    private void writePrivate(String name, String content) {
        try {
            OwnerOnlyFile.replace(path.resolve(name), content.getBytes(UTF_8));
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    /// Replaces the file atomically: a reader sees the old file or the new one, never a part. The file is
    /// readable by all, since Prometheus may run as another user.
    private void write(String name, String content) {
        Path draft = path.resolve(name + ".new");
        try {
            Files.writeString(draft, content);
            try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(draft, path.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    private OperatorException unwritable(String name, IOException e) {
        return new OperatorException(
                "%s cannot be written (%s): make room or give write access"
                        .formatted(path.resolve(name), OperatorFile.why(e)),
                e);
    }

    private void delete(String name) {
        try {
            Files.deleteIfExists(path.resolve(name));
        } catch (IOException e) {
            throw new OperatorException("%s cannot be removed: check its permissions".formatted(path.resolve(name)), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this process has locked it
        }
    }

    private static String content(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(32);
        channel.read(buffer, 0);
        return UTF_8.decode(buffer.flip()).toString();
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }
}
