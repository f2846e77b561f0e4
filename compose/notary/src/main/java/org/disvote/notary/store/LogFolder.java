package org.disvote.notary.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.disvote.topics.json.Digests;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;

/// The folder of a log. Everything but `private` may be served by any web server. Two notaries of one log
/// may share it: what one of them writes, the other one would write as well.
///
/// @param root the folder itself
public record LogFolder(Path root) {

    /// What is the notary's own.
    static final String PRIVATE = "private";

    private static final String SCRATCH = "scratch";

    /// @throws OperatorException if it cannot be made or written
    public static LogFolder open(Path root) {
        LogFolder folder = new LogFolder(root);
        try {
            Files.createDirectories(root);
            Path own = root.resolve(PRIVATE);
            if (!Files.isDirectory(own)) {
                Files.createDirectories(
                        own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Files.createDirectories(folder.scratch());
            Files.createDirectories(folder.counts());
            Files.createDirectories(root.resolve("terms"));
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be used as the folder of the log (%s): choose another --data or fix its permissions"
                            .formatted(root, OperatorFile.why(e)),
                    e);
        }
        return folder;
    }

    public Path checkpoint() {
        return root.resolve("checkpoint");
    }

    public Path signedCheckpoint() {
        return root.resolve("checkpoint.signed");
    }

    public Path statements() {
        return root.resolve("statements");
    }

    public Path policy() {
        return root.resolve("policy");
    }

    /// The counts that are stated, each under the hexadecimal digits of its SHA-256.
    public Path counts() {
        return root.resolve("counts");
    }

    public Path count(String hex) {
        return counts().resolve(hex);
    }

    public Path terms(String hex) {
        return root.resolve("terms").resolve(hex);
    }

    Path cosigned() {
        return root.resolve(PRIVATE).resolve("cosigned");
    }

    /// The trees of counts' inputs.
    public Path inputs() {
        return root.resolve(PRIVATE).resolve("input");
    }

    Path scratch() {
        return root.resolve(PRIVATE).resolve(SCRATCH);
    }

    /// Files that a process left behind when it ended while it wrote them. Another notary's are left alone
    /// if they are new.
    public void deleteScratch(long olderThanMillis) throws IOException {
        try (Stream<Path> left = Files.list(scratch())) {
            for (Path file : left.toList()) {
                if (Files.isRegularFile(file) && Files.getLastModifiedTime(file).toMillis() < olderThanMillis) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /// Keeps the terms of an election, under their digest.
    public void storeTerms(byte[] terms) throws IOException {
        storeOnce(terms(hex(terms)), terms);
    }

    /// Keeps a count, under its digest.
    public void storeCount(byte[] count) throws IOException {
        storeOnce(count(hex(count)), count);
    }

    private void storeOnce(Path file, byte[] content) throws IOException {
        if (!Files.exists(file)) {
            StoredFile.write(file, content, scratch(), true);
        }
    }

    private static String hex(byte[] content) {
        return Digests.hex(Digests.of(content));
    }

    public void storePolicy(byte[] policy) throws IOException {
        Optional<byte[]> before = StoredFile.read(policy());
        if (before.isEmpty() || !Arrays.equals(before.get(), policy)) {
            StoredFile.write(policy(), policy, scratch(), true);
        }
    }
}
