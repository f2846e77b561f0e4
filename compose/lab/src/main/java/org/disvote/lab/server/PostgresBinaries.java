package org.disvote.lab.server;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.disvote.topics.json.Digests;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs for this machine, as Maven brings them, unpacked once and shared by every system of this user.
public final class PostgresBinaries {

    private static final int DIGEST_LENGTH = 16;

    private final Path folder;

    private PostgresBinaries(Path folder) {
        this.folder = folder;
    }

    /// Unpacks them unless that was done before. Several processes may do so at once: each unpacks for itself
    /// and the first one's folder stays.
    ///
    /// @param cache where unpacked programs are kept
    public static PostgresBinaries unpacked(Path cache) {
        try {
            byte[] archive = archive();
            Path folder = cache.resolve("postgresql-" + digest(archive)).toAbsolutePath();
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(cache);
                Path draft = Files.createTempDirectory(cache, "unpacking-");
                try {
                    unpack(archive, draft);
                    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
                    Files.move(draft, folder);
                } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
                    delete(draft); // another process was faster
                } catch (IOException | RuntimeException e) {
                    delete(draft);
                    throw e;
                }
            }
            return new PostgresBinaries(folder);
        } catch (IOException e) {
            throw new OperatorException(
                    "cannot unpack PostgreSQL's programs into %s (%s): make room or give write access there"
                            .formatted(cache, OperatorFile.why(e)),
                    e);
        }
    }

    /// A folder that outlives the systems: `$XDG_CACHE_HOME/disvote` or `~/.cache/disvote`.
    public static Path defaultCache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        return cache != null && !cache.isBlank()
                ? Path.of(cache, "disvote")
                : Path.of(System.getProperty("user.home"), ".cache", "disvote");
    }

    /// The command that runs one of the programs, by a user that PostgreSQL accepts.
    List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // PostgreSQL refuses to run as root. In a user namespace without a mapping it is nobody, with root's files.
            if (!LinuxUtils.isUnshareAvailable()) {
                throw new OperatorException("PostgreSQL does not run as root, and `unshare -U` is not available here:"
                        + " run disvote as another user");
            }
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(folder.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static byte[] archive() throws IOException {
        String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : System.getProperty("os.name");
        String architecture = System.getProperty("os.arch");
        try (InputStream in = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                system, "amd64".equals(architecture) ? "x86_64" : architecture)) {
            return in.readAllBytes();
        } catch (IllegalStateException e) {
            throw new OperatorException(
                    ("there are no PostgreSQL programs for %s on %s: use Linux or macOS on x86-64 or ARM, or "
                                    + "compose/compose.yaml with Docker")
                            .formatted(system, architecture),
                    e);
        }
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        try (InputStream in = new BufferedInputStream(new java.io.ByteArrayInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("the archive names a file outside its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, file);
                    boolean program = target.relativize(file).startsWith("bin");
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static String digest(byte[] archive) {
        return HexFormat.of()
                .formatHex(Digests.sha256().digest(archive))
                .substring(0, DIGEST_LENGTH)
                .toLowerCase(Locale.ROOT);
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
