package org.disvote.operate.roll.file;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.disvote.operate.roll.file.RollFile.Listed;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.operator.OperatorException;

/// Checks a roll's file before any master is asked: every line, voters who are there twice, and IDs that look
/// alike.
///
/// It keeps a hash of each ID and writes no file of its own: which voters are there twice is known before anything
/// is sorted. A roll of up to [#VOTERS_MAX] voters is read
/// once; a larger one as often as needed, each time only for the voters of one slice of the hashes, so that
/// the memory stays bounded. The few lines that are reported are found by reading the file once more.
public final class RollCheck {

    /// A file that can become the roll.
    ///
    /// @param voters how many it has
    /// @param constituencies whether any of them has a constituency
    /// @param warnings probable typing errors, one sentence each
    public record Checked(
            Path file, long voters, boolean constituencies, List<String> warnings, long size, FileTime modified) {
        public Checked {
            warnings = List.copyOf(warnings);
        }

        /// The line of a voter that goes into the digest of the file, without its end. Of a file without any
        /// constituency these are the voter IDs alone.
        String line(Listed voter) {
            return constituencies
                    ? voter.voterId().value() + "," + voter.constituency()
                    : voter.voterId().value();
        }

        /// Prints the lines that the file's digest is made of, in the file's order.
        ///
        /// @throws OperatorException if the file cannot be read, or was written to since it was checked
        public void printLines(PrintWriter out) {
            try (RollFile roll = RollFile.open(file, new RollProblems())) {
                for (Listed voter = roll.next(); voter != null; voter = roll.next()) {
                    out.print(line(voter) + "\n");
                    if (voter.line() % WATCH_EACH == 0 && out.checkError()) {
                        break; // the reader of the output has ended
                    }
                }
                requireUnchanged();
            } catch (IOException e) {
                throw new OperatorException("%s cannot be read to its end: check the disk".formatted(file), e);
            }
            out.flush();
            if (out.checkError()) {
                throw new OperatorException("the lines could not be written: check where they go");
            }
        }

        /// @throws OperatorException if the file was written to since it was checked
        public void requireUnchanged() throws IOException {
            if (Files.size(file) != size || !Files.getLastModifiedTime(file).equals(modified)) {
                throw new OperatorException(
                        "%s changed while it was read; nothing was imported: import it again".formatted(file));
            }
        }
    }

    /// Their hashes need twice 128 MiB, in a heap of 1 GiB.
    static final int VOTERS_MAX = 12_000_000;

    private static final int WATCH_EACH = 1 << 13;

    private final Path file;
    private final int votersMax;
    private final RollWatch watch;
    private final long seed = new SecureRandom().nextLong(); // nobody can prepare IDs that collide
    private final RollProblems problems = new RollProblems();
    private final Repeats twice = new Repeats();
    private final Repeats alike = new Repeats();
    private final Map<String, Listed> constituencies = new HashMap<>();
    private final RollProblems warnings = new RollProblems();

    private RollCheck(Path file, int votersMax, RollWatch watch) {
        this.file = file;
        this.votersMax = votersMax;
        this.watch = watch;
    }

    /// @throws InvalidRollException with all problems counted and the first ones listed
    /// @throws OperatorException if the file cannot be read
    public static Checked run(Path file, RollWatch watch) {
        return run(file, VOTERS_MAX, watch);
    }

    /// @param votersMax how many IDs are kept at once
    static Checked run(Path file, int votersMax, RollWatch watch) {
        RollCheck check = new RollCheck(file, votersMax, watch);
        try {
            return check.check();
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be read to its end: check the disk, and that nobody changes the file".formatted(file),
                    e);
        }
    }

    private Checked check() throws IOException {
        long voters = readAll();
        nameLines();
        if (!problems.none()) {
            throw new InvalidRollException(problems.list());
        }
        return new Checked(
                file,
                voters,
                !constituencies.isEmpty(),
                warnings.list(),
                Files.size(file),
                Files.getLastModifiedTime(file));
    }

    /// @return how many voters the file has
    private long readAll() throws IOException {
        long size;
        try (RollFile roll = RollFile.open(file, problems)) {
            size = Files.size(file);
            // No line has fewer than two bytes.
            int capacity = (int) Math.min(votersMax, size / 2 + 1);
            Slice whole = new Slice(0, 1, capacity);
            long voters = 0;
            boolean fits = true;
            for (Listed voter = roll.next(); voter != null; voter = roll.next()) {
                voters++;
                noteConstituency(voter);
                fits = fits && voters <= capacity;
                if (fits) {
                    whole.take(voter);
                }
                if (voters % WATCH_EACH == 0) {
                    watch.progress("checking", voters, (long) ((double) voters * size / roll.bytesRead()));
                }
            }
            if (fits) {
                return voters;
            }
            readInSlices(voters);
            return voters;
        }
    }

    private void readInSlices(long voters) throws IOException {
        twice.clear();
        alike.clear();
        // A tenth of the capacity is left for slices that are larger than others.
        int slices = (int) (voters / (votersMax * 9L / 10) + 1);
        for (int index = 0; index < slices; index++) {
            Slice slice = new Slice(index, slices, votersMax);
            long read = 0;
            try (RollFile roll = RollFile.open(file, new RollProblems())) {
                for (Listed voter = roll.next(); voter != null; voter = roll.next()) {
                    slice.take(voter);
                    read++;
                    if (read % WATCH_EACH == 0) {
                        watch.progress("looking for duplicates", voters * index + read, voters * slices);
                    }
                }
            }
        }
    }

    private void noteConstituency(Listed voter) {
        if (voter.constituency().isEmpty() || constituencies.containsKey(voter.constituency())) {
            return;
        }
        constituencies.values().stream()
                .filter(other -> Lookalike.of(other.constituency()).equals(Lookalike.of(voter.constituency())))
                .findFirst()
                .ifPresent(other -> warnings.add(
                        voter.line(),
                        "constituency %s looks like %s of line %d"
                                .formatted(voter.constituency(), other.constituency(), other.line())));
        constituencies.put(voter.constituency(), voter);
    }

    /// Finds the earlier line of each voter who is reported.
    private void nameLines() throws IOException {
        if (twice.none() && alike.none()) {
            return;
        }
        Map<VoterId, Listed> byId = new HashMap<>();
        Map<String, Listed> byLook = new HashMap<>();
        Set<VoterId> ids = new HashSet<>(twice.listed.values());
        Set<String> looks = alike.listed.values().stream()
                .map(id -> Lookalike.of(id.value()))
                .collect(Collectors.toSet());
        long last = Math.max(twice.lastListed(), alike.lastListed());
        try (RollFile roll = RollFile.open(file, new RollProblems())) {
            for (Listed voter = roll.next(); voter != null && voter.line() <= last; voter = roll.next()) {
                if (ids.contains(voter.voterId())) {
                    byId.putIfAbsent(voter.voterId(), voter);
                }
                if (!looks.isEmpty()
                        && looks.contains(Lookalike.of(voter.voterId().value()))) {
                    byLook.putIfAbsent(Lookalike.of(voter.voterId().value()), voter);
                }
            }
        }
        twice.listed.forEach((line, id) -> {
            Listed earlier = byId.get(id);
            if (earlier != null && earlier.line() < line) { // else two hashes were equal by chance
                problems.add(line, "voter %s is on line %d already".formatted(id.value(), earlier.line()));
            }
        });
        problems.addUnlisted(twice.count - twice.listed.size());
        alike.listed.forEach((line, id) -> {
            Listed earlier = byLook.get(Lookalike.of(id.value()));
            if (earlier != null && earlier.line() < line) {
                warnings.add(
                        line,
                        "voter %s looks like %s of line %d"
                                .formatted(id.value(), earlier.voterId().value(), earlier.line()));
            }
        });
        warnings.addUnlisted(alike.count - alike.listed.size());
    }

    /// The voters of one slice of the hashes.
    private final class Slice {
        private final int index;
        private final int slices;
        private final Hashes ids;
        private final Hashes looks;

        Slice(int index, int slices, int capacity) {
            this.index = index;
            this.slices = slices;
            ids = new Hashes(capacity);
            looks = new Hashes(capacity);
        }

        /// IDs that look alike are in the same slice.
        void take(Listed voter) {
            long look = hash(Lookalike.of(voter.voterId().value()));
            if (Long.remainderUnsigned(look >>> 32, slices) != index) {
                return;
            }
            try {
                boolean newId = ids.add(hash(voter.voterId().value()));
                boolean newLook = looks.add(look);
                if (!newId) {
                    twice.add(voter);
                } else if (!newLook) {
                    alike.add(voter);
                }
            } catch (IllegalStateException e) {
                throw new OperatorException(
                        "%s has more than %,d voters whose IDs look alike: check that it is the roll"
                                .formatted(file, votersMax),
                        e);
            }
        }

        private long hash(String text) {
            long hash = seed;
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 29;
            }
            return (hash ^ hash >>> 32) * 0xD6E8FEB86659FD93L;
        }
    }

    /// Lines whose voter an earlier line already has: all are counted, the first are kept.
    private static final class Repeats {
        private final TreeMap<Long, VoterId> listed = new TreeMap<>();
        private long count;

        void add(Listed voter) {
            count++;
            listed.put(voter.line(), voter.voterId());
            if (listed.size() > RollProblems.LISTED_MAX) {
                listed.pollLastEntry();
            }
        }

        void clear() {
            listed.clear();
            count = 0;
        }

        boolean none() {
            return count == 0;
        }

        long lastListed() {
            return listed.isEmpty() ? 0 : listed.lastKey();
        }
    }
}
