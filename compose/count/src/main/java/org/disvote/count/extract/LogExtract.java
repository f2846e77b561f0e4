package org.disvote.count.extract;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.disvote.count.Refusal;
import org.disvote.count.RefusedException;
import org.disvote.count.Watch;
import org.disvote.count.export.ExportFolder;
import org.disvote.count.export.ExportNames;
import org.disvote.count.input.CheckedInput;
import org.disvote.count.input.InputCheck;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Policy;

/// Exports the log for the count of one election: everything that is under one cosigned checkpoint. The
/// folder is written under a temporary name, checked as a trustee checks it, and then renamed. So there is a
/// whole export that folds to the signed root, or none.
public final class LogExtract {

    private static final int CHECKPOINT_BYTES_MAX = 64 * 1024;
    private static final int TERMS_BYTES_MAX = 1 << 20;
    private static final int BUFFER = 1 << 16;

    private final ElectionId election;
    private final Policy policy;
    private final LogSources sources;
    private final Watch watch;

    private LogExtract(ElectionId election, Policy policy, LogSources sources, Watch watch) {
        this.election = election;
        this.policy = policy;
        this.sources = sources;
        this.watch = watch;
    }

    /// @param out the folder; it must not exist
    /// @return what was checked
    /// @throws RefusedException if what the system gave is not the whole input of the count
    /// @throws OperatorException if something else stands in the way
    /// @throws org.apache.kafka.common.KafkaException if the brokers do not answer
    public static CheckedInput write(ElectionId election, Path out, Policy policy, LogSources sources, Watch watch)
            throws RefusedException {
        if (Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
            throw new OperatorException("%s exists already: name a new folder with --out".formatted(out));
        }
        Path parent = out.toAbsolutePath().normalize().getParent();
        if (parent == null) {
            throw new OperatorException("%s is no new folder: name one with --out".formatted(out));
        }
        try {
            Path making = Files.createTempDirectory(parent, "." + out.getFileName() + ".");
            try {
                CheckedInput checked = new LogExtract(election, policy, sources, watch).write(making);
                force(making);
                Files.move(making, out, StandardCopyOption.ATOMIC_MOVE);
                force(parent);
                return checked;
            } finally {
                delete(making);
            }
        } catch (NoSuchFileException e) {
            throw new OperatorException("there is no folder %s: make it, or name another --out".formatted(parent), e);
        } catch (FileAlreadyExistsException e) {
            throw new OperatorException("%s was made meanwhile: name a new folder with --out".formatted(out), e);
        } catch (IOException | UncheckedIOException e) {
            throw new OperatorException(
                    "the export was not written (%s); there is nothing at %s"
                            .formatted(e instanceof IOException io ? OperatorFile.why(io) : e.getMessage(), out),
                    e);
        }
    }

    private CheckedInput write(Path folder) throws IOException, RefusedException {
        byte[] checkpoint = fetch("checkpoint", CHECKPOINT_BYTES_MAX);
        Files.write(folder.resolve(ExportNames.CHECKPOINT), checkpoint);
        StatementCopy statements = copyStatements(folder, size(checkpoint));
        byte[] bytes = fetch("terms/" + Digests.hex(statements.terms()), TERMS_BYTES_MAX);
        Files.write(folder.resolve(ExportNames.TERMS), bytes);
        Terms terms;
        try {
            terms = Terms.read(bytes);
        } catch (MalformedEventException e) {
            throw new RefusedException(Refusal.TERMS_MALFORMED, String.valueOf(e.getMessage()));
        }
        Path papers = Files.createDirectory(folder.resolve(ExportNames.PAPERS));
        PaperCopy.copy(sources.brokers(), terms, constituency -> papers.resolve(ExportNames.paper(constituency)));
        if (terms.eligibility() == Eligibility.ROLL) {
            try (OutputStream to = create(folder.resolve(ExportNames.ROLL))) {
                sources.rolls().write(terms.roll(), to, watch);
            }
        }
        copyRecords(folder, statements.heads());
        return InputCheck.check(ExportFolder.open(folder), policy, List.of(), watch);
    }

    private StatementCopy copyStatements(Path folder, long size) throws IOException, RefusedException {
        try (InputStream from = open("statements");
                OutputStream to = create(folder.resolve(ExportNames.STATEMENTS))) {
            return StatementCopy.copy(from, to, size, election);
        }
    }

    private void copyRecords(Path folder, List<Long> heads) throws IOException {
        Path records = Files.createDirectory(folder.resolve(ExportNames.RECORDS));
        long all = heads.stream().mapToLong(Long::longValue).sum();
        try (RecordCopy copy = new RecordCopy(sources.brokers(), new Routing(heads.size()), all, watch)) {
            for (int partition = 0; partition < heads.size(); partition++) {
                try (OutputStream to = create(records.resolve(Integer.toString(partition)))) {
                    copy.copy(partition, heads.get(partition), to);
                }
            }
        }
    }

    private static OutputStream create(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), BUFFER);
    }

    private static long size(byte[] checkpoint) throws RefusedException {
        try {
            return Checkpoint.of(Note.parse(checkpoint)).size();
        } catch (MalformedNoteException e) {
            throw new RefusedException(Refusal.CHECKPOINT_MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private byte[] fetch(String path, int bytesMax) throws IOException {
        try (InputStream in = open(path)) {
            return in.readNBytes(bytesMax);
        }
    }

    private InputStream open(String path) throws IOException {
        Optional<InputStream> file;
        try {
            file = sources.log().open(path);
        } catch (IOException e) {
            throw new OperatorException(
                    "the log does not answer (%s): check --log, and that the notary runs".formatted(e.getMessage()), e);
        }
        return file.orElseThrow(() ->
                new OperatorException("the log has no file %s: check --log and the election's ID".formatted(path)));
    }

    /// Everything is on disk before the folder gets its name.
    private static void force(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        }
    }

    /// Nothing is left of an export that failed.
    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return; // it has its name
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
