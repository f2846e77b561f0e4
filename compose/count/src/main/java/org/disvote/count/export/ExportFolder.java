package org.disvote.count.export;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.disvote.count.Refusal;
import org.disvote.count.RefusedException;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;

/// An export of the log: the files `checkpoint`, `statements`, `terms` and `roll`, and the folders `papers`
/// and `records`. It holds what is strict about the folder itself: exactly these files, whole lines, and that
/// a file that is read twice is the same both times. What the files must say is for others to check.
///
/// For one thread. Memory: one digest for each file.
public final class ExportFolder {

    private static final int CHECKPOINT_BYTES_MAX = 64 * 1024;
    private static final int TERMS_BYTES_MAX = 1 << 20;
    private static final Set<String> TOP = Set.of(
            ExportNames.CHECKPOINT,
            ExportNames.STATEMENTS,
            ExportNames.TERMS,
            ExportNames.ROLL,
            ExportNames.PAPERS,
            ExportNames.RECORDS);

    private final Path root;
    private final Map<String, Hash> read = new HashMap<>();

    private ExportFolder(Path root) {
        this.root = root;
    }

    /// @throws RefusedException if it has another file than an export has, or lacks one that every export has
    /// @throws OperatorException if it is no folder, or cannot be read
    public static ExportFolder open(Path root) throws RefusedException {
        ExportFolder folder = new ExportFolder(root);
        SortedSet<String> there = folder.names("");
        for (String name : there) {
            if (!TOP.contains(name)) {
                throw new RefusedException(Refusal.FILE_UNKNOWN, name);
            }
        }
        for (String name : new TreeSet<>(TOP)) {
            if (!there.contains(name) && !name.equals(ExportNames.ROLL)) {
                throw new RefusedException(Refusal.FILE_MISSING, name);
            }
        }
        return folder;
    }

    private SortedSet<String> names(String under) throws RefusedException {
        SortedSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(under))) {
            files.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        } catch (NoSuchFileException | NotDirectoryException e) {
            if (under.isEmpty()) {
                throw new OperatorException("%s is no folder: name the folder of an export".formatted(root), e);
            }
            throw new RefusedException(Refusal.FILE_MISSING, under + "/");
        } catch (IOException e) {
            throw new OperatorException("%s cannot be read (%s)".formatted(root, OperatorFile.why(e)), e);
        }
    }

    /// Whether the folder has exactly what an election's export has.
    ///
    /// @param constituencies of the ballot papers
    /// @throws RefusedException if a file is missing, or there is another one
    public void requireFiles(boolean withRoll, Set<String> constituencies, int partitions) throws RefusedException {
        boolean isThere = Files.exists(root.resolve(ExportNames.ROLL), LinkOption.NOFOLLOW_LINKS);
        if (isThere != withRoll) {
            throw new RefusedException(isThere ? Refusal.FILE_UNKNOWN : Refusal.FILE_MISSING, ExportNames.ROLL);
        }
        requireExactly(
                ExportNames.PAPERS,
                constituencies.stream().map(ExportNames::paper).collect(Collectors.toCollection(TreeSet::new)));
        requireExactly(
                ExportNames.RECORDS,
                IntStream.range(0, partitions)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private void requireExactly(String under, SortedSet<String> wanted) throws RefusedException {
        SortedSet<String> there = names(under);
        for (String name : wanted) {
            if (!there.contains(name)) {
                throw new RefusedException(Refusal.FILE_MISSING, under + "/" + name);
            }
        }
        for (String name : there) {
            if (!wanted.contains(name)) {
                throw new RefusedException(Refusal.FILE_UNKNOWN, under + "/" + name);
            }
        }
    }

    /// A pipe would be waited for, and a device has no end.
    private Path ordinary(String name) throws RefusedException {
        Path file = root.resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException(Refusal.FILE_SPECIAL, name);
        }
        return file;
    }

    private byte[] whole(String name, int bytesMax) throws RefusedException {
        byte[] bytes = OperatorFile.read(ordinary(name), bytesMax);
        wasRead(name, Hash.sha256(bytes));
        return bytes;
    }

    /// A file that is larger than any checkpoint is cut off.
    public byte[] checkpoint() throws RefusedException {
        return whole(ExportNames.CHECKPOINT, CHECKPOINT_BYTES_MAX);
    }

    public byte[] terms() throws RefusedException {
        return whole(ExportNames.TERMS, TERMS_BYTES_MAX);
    }

    /// After [#requireFiles].
    ///
    /// @param constituency empty for the paper of voters without one
    public byte[] paper(String constituency) throws RefusedException {
        return whole(ExportNames.PAPERS + "/" + ExportNames.paper(constituency), Paper.BYTES_MAX);
    }

    /// The records of the notary's topic.
    public ExportLines statements() throws RefusedException {
        return lines(ExportNames.STATEMENTS);
    }

    /// The lines `voter,constituency`.
    public ExportLines roll() throws RefusedException {
        return lines(ExportNames.ROLL);
    }

    /// The votes of a partition, of whatever election.
    public ExportLines records(int partition) throws RefusedException {
        return lines(ExportNames.RECORDS + "/" + partition);
    }

    private ExportLines lines(String name) throws RefusedException {
        return new ExportLines(this, name, ordinary(name));
    }

    /// A file was read to its end.
    void wasRead(String name, Hash digest) throws RefusedException {
        Hash before = read.putIfAbsent(name, digest);
        if (before != null && !before.equals(digest)) {
            throw new RefusedException(Refusal.FILE_CHANGED, name);
        }
    }

    public Path root() {
        return root;
    }
}
