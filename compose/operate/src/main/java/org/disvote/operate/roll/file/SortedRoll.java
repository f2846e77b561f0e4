package org.disvote.operate.roll.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.disvote.operate.roll.file.RollCheck.Checked;
import org.disvote.operate.roll.file.RollFile.Listed;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;

/// A roll's file under its pseudonyms and in their order: what may leave the machine that has the file and the
/// key. The order of the file, often that of names or IDs, is not passed on. Not thread-safe.
public final class SortedRoll implements AutoCloseable {

    /// What can be said of a roll in public.
    ///
    /// @param raw the digest of the sorted lines of the file, see [Checked#line]
    /// @param pseudonymous the digest of the sorted lines `voter,constituency`
    /// @param voters how many each constituency has; those without one are under the empty name
    public record Summary(String raw, String pseudonymous, SortedMap<String, Long> voters) {
        public Summary {
            voters = Collections.unmodifiableSortedMap(new TreeMap<>(voters));
        }
    }

    /// A voter under a pseudonym.
    ///
    /// @param constituency empty if there is none
    public record Named(Voter voter, String constituency) {}

    /// Of each of the two sorts.
    private static final int MEMORY_BYTES = 48 << 20;

    private static final int WATCH_EACH = 1 << 13;

    private final LineSort named;
    private final Path temporary;
    private final Summary summary;

    private SortedRoll(LineSort named, Path temporary, Summary summary) {
        this.named = named;
        this.temporary = temporary;
        this.summary = summary;
    }

    /// Reads the file once.
    ///
    /// @param pseudonyms makes the name of a voter in this roll
    /// @param temporary the folder in which to sort; what is there has no name and is gone after [#close]
    /// @throws OperatorException if the file or the folder cannot be used, or the file was written to since it
    ///     was checked
    public static SortedRoll of(Checked file, Function<VoterId, Voter> pseudonyms, Path temporary, RollWatch watch) {
        return of(file, pseudonyms, temporary, MEMORY_BYTES, watch);
    }

    /// @param memory of each of the two sorts, in bytes
    static SortedRoll of(
            Checked file, Function<VoterId, Voter> pseudonyms, Path temporary, int memory, RollWatch watch) {
        LineSort named = new LineSort(temporary, memory);
        try (LineSort raw = new LineSort(temporary, memory)) {
            SortedMap<String, Long> voters = read(file, pseudonyms, raw, named, watch);
            String rawDigest = digest(raw, "digesting the file", file.voters(), watch);
            String namedDigest = digest(named, "digesting the pseudonyms", file.voters(), watch);
            return new SortedRoll(named, temporary, new Summary(rawDigest, namedDigest, voters));
        } catch (IOException e) {
            closeAfter(named, e);
            throw cannotSort(temporary, e);
        } catch (RuntimeException e) {
            closeAfter(named, e);
            throw e;
        }
    }

    private static SortedMap<String, Long> read(
            Checked file, Function<VoterId, Voter> pseudonyms, LineSort raw, LineSort named, RollWatch watch)
            throws IOException {
        SortedMap<String, Long> voters = new TreeMap<>();
        long read = 0;
        try (RollFile roll = RollFile.open(file.file(), new RollProblems())) {
            for (Listed each = next(roll, file); each != null; each = next(roll, file)) {
                raw.add(file.line(each).getBytes(US_ASCII));
                String voter = pseudonyms.apply(each.voterId()).value();
                named.add((voter + "," + each.constituency()).getBytes(US_ASCII));
                voters.merge(each.constituency(), 1L, Long::sum);
                if (++read % WATCH_EACH == 0) {
                    watch.progress("sorting", read, file.voters());
                }
            }
        }
        file.requireUnchanged();
        return voters;
    }

    private static @Nullable Listed next(RollFile roll, Checked file) {
        try {
            return roll.next();
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be read to its end: check the disk, and that nobody changes the file"
                            .formatted(file.file()),
                    e);
        }
    }

    private static String digest(LineSort sort, String doing, long all, RollWatch watch) throws IOException {
        MessageDigest digest = Digests.sha256();
        LineSort.Lines lines = sort.sorted();
        long read = 0;
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            digest.update(line);
            digest.update((byte) '\n');
            if (++read % WATCH_EACH == 0) {
                watch.progress(doing, read, all);
            }
        }
        return Digests.text(digest.digest());
    }

    public Summary summary() {
        return summary;
    }

    /// Takes voters in the order of their pseudonyms.
    ///
    /// @param <E> what the taker fails with
    @FunctionalInterface
    public interface Taker<E extends Exception> {
        void take(Named voter) throws E;
    }

    /// Passes all voters on, in the order of their pseudonyms.
    public <E extends Exception> void each(Taker<E> taker) throws E {
        LineSort.Lines lines = lines();
        for (byte[] line = next(lines); line != null; line = next(lines)) {
            int comma = 0;
            while (line[comma] != ',') {
                comma++;
            }
            taker.take(new Named(
                    new Voter(new String(line, 0, comma, US_ASCII)),
                    new String(line, comma + 1, line.length - comma - 1, US_ASCII)));
        }
    }

    private LineSort.Lines lines() {
        try {
            return named.sorted();
        } catch (IOException e) {
            throw cannotSort(temporary, e);
        }
    }

    private byte @Nullable [] next(LineSort.Lines lines) {
        try {
            return lines.next();
        } catch (IOException e) {
            throw cannotSort(temporary, e);
        }
    }

    /// Frees the space of the temporary file.
    @Override
    public void close() {
        try {
            named.close();
        } catch (IOException e) {
            throw cannotSort(temporary, e);
        }
    }

    private static OperatorException cannotSort(Path temporary, IOException e) {
        return new OperatorException(
                "the roll cannot be sorted in %s (%s): it needs about twice the size of the file there; --temp names"
                                .formatted(temporary, OperatorFile.why(e))
                        + " another folder",
                e);
    }

    private static void closeAfter(LineSort sort, Exception failure) {
        try {
            sort.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
