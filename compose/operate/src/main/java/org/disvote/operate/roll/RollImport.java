package org.disvote.operate.roll;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.disvote.ingest.roster.Roster;
import org.disvote.ingest.table.RollTable.Merged;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.roll.file.InvalidRollException;
import org.disvote.operate.roll.file.RollCheck;
import org.disvote.operate.roll.file.RollFile;
import org.disvote.operate.roll.file.RollProblems;
import org.disvote.operate.roll.file.RollWatch;
import org.disvote.topics.election.Roll;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.routing.Routing;

/// Makes the electoral roll on all masters equal to a file, then writes its size and digest to the elections
/// topic.
///
/// The file is the whole roll. Nothing changes unless the whole file is valid. Once voting has begun, the
/// file may only add voters. The masters commit one after another. If one fails between these commits, the
/// same import again completes the roll. The topic announces a roll only after all masters have it.
public final class RollImport {

    /// The roll after the import.
    ///
    /// @param added voters who were not on it before
    /// @param moved voters whose constituency was another one before
    /// @param removed voters who are no longer on it
    public record Result(Roll roll, long added, long moved, long removed, Duration took) {}

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int WATCH_EACH = 1 << 13;

    private final List<RollMaster> masters;
    private final Routing routing;
    private final RollWatch watch;

    private RollImport(List<RollMaster> masters, Routing routing, RollWatch watch) {
        this.masters = masters;
        this.routing = routing;
        this.watch = watch;
    }

    /// @param masters JDBC URLs of all, in any order
    /// @param brokers of the elections topic
    /// @param expected how many voters the operator expects to be removed or moved
    /// @throws InvalidRollException if voting has begun and the file would do more than add voters; nothing
    ///     changed
    /// @throws ExpectedChange.UnexpectedChangeException if more voters would be removed or moved than
    ///     expected; nothing changed
    /// @throws OperatorException if something else prevents the import
    public static Result run(
            List<String> masters, String brokers, RollCheck.Checked file, ExpectedChange expected, RollWatch watch)
            throws InterruptedException {
        long begun = System.nanoTime();
        Routing routing = SystemTopic.read(brokers).routing();
        List<String> byShard = Roster.readAll(masters, routing);
        List<RollMaster> open = new ArrayList<>();
        try {
            for (int shard = 0; shard < byShard.size(); shard++) {
                open.add(RollMaster.open(shard, byShard.get(shard)));
            }
            RollImport roll = new RollImport(open, routing, watch);
            Merged merged = roll.merge(file, expected);
            Roll digested = roll.digest();
            ElectionTopic topic = new ElectionTopic(brokers);
            Roll announced = topic.roll()
                    .filter(known -> known.digest().equals(digested.digest()))
                    .orElse(digested);
            topic.put(announced);
            return new Result(
                    announced,
                    merged.added(),
                    merged.moved(),
                    merged.removed(),
                    Duration.ofNanos(System.nanoTime() - begun));
        } catch (SQLException e) {
            throw new OperatorException(
                    "a master failed (%s): check that all are up, and import again".formatted(firstLine(e)), e);
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be read to its end: check the disk, and that nobody changes the file"
                            .formatted(file.file()),
                    e);
        } finally {
            open.forEach(RollMaster::close);
        }
    }

    private Merged merge(RollCheck.Checked file, ExpectedChange expected)
            throws SQLException, IOException, InterruptedException {
        Map<Integer, RollMaster> owners = owners();
        stage(file, owners);
        Merged merged = onEach("merging", master -> master.merge(ownedBy(master, owners))).stream()
                .reduce(Merged.NOTHING, Merged::plus);
        expected.require(file.voters(), merged);
        for (RollMaster master : masters) {
            if (!master.lockHeads().equals(ownedBy(master, owners))) {
                throw new OperatorException("partitions moved to another shard meanwhile: import again");
            }
        }
        if (!merged.onlyAdds()) {
            requireNoVotes();
        }
        for (RollMaster master : masters) {
            master.commit();
        }
        return merged;
    }

    private Map<Integer, RollMaster> owners() throws SQLException {
        Map<Integer, RollMaster> owners = new TreeMap<>();
        for (RollMaster master : masters) {
            for (int partition : master.partitions()) {
                RollMaster other = owners.put(partition, master);
                if (other != null || partition >= routing.partitions()) {
                    throw new OperatorException(
                            other != null
                                    ? "shards %d and %d both own partition %d: run an audit first"
                                            .formatted(other.shard(), master.shard(), partition)
                                    : ("shard %d owns partition %d, but the log has only %d: check --masters and "
                                                    + "--brokers")
                                            .formatted(master.shard(), partition, routing.partitions()));
                }
            }
        }
        if (owners.size() < routing.partitions()) {
            throw new OperatorException(
                    "%d of %d partitions have no owner: check that --masters names all of them, and start ingest once"
                            .formatted(routing.partitions() - owners.size(), routing.partitions()));
        }
        return owners;
    }

    private static Set<Integer> ownedBy(RollMaster master, Map<Integer, RollMaster> owners) {
        Set<Integer> owned = new TreeSet<>(owners.keySet());
        owned.removeIf(partition -> owners.get(partition) != master);
        return owned;
    }

    private void stage(RollCheck.Checked file, Map<Integer, RollMaster> owners) throws SQLException, IOException {
        long voters = 0;
        try (RollFile roll = RollFile.open(file.file(), new RollProblems())) {
            for (RollFile.Listed voter = roll.next(); voter != null; voter = roll.next()) {
                int partition = routing.partitionOf(voter.voterId());
                requireNonNull(owners.get(partition)).stage(voter, partition);
                voters++;
                if (voters % WATCH_EACH == 0) {
                    watch.progress("reading", voters, file.voters());
                }
            }
        }
        for (RollMaster master : masters) {
            master.endStaging();
        }
        file.requireUnchanged();
    }

    private void requireNoVotes() throws SQLException {
        boolean begun = false;
        for (RollMaster master : masters) {
            begun |= master.votingHasBegun();
        }
        if (!begun) {
            return;
        }
        RollProblems moved = new RollProblems();
        Set<String> gone = new TreeSet<>();
        for (RollMaster master : masters) {
            master.explain(moved, gone);
        }
        List<String> problems = new ArrayList<>();
        problems.add("voting has begun in an election with this roll, so that voters may only be added");
        problems.addAll(moved.list());
        gone.stream().limit(RollProblems.LISTED_MAX).forEach(voter -> problems.add("voter " + voter + " is not in it"));
        throw new InvalidRollException(problems);
    }

    /// Reads the roll from all masters as streams, merged into one order.
    private Roll digest() throws SQLException {
        MessageDigest digest = sha256();
        SortedMap<String, Long> constituencies = new TreeMap<>();
        List<RollLines> sources = new ArrayList<>();
        for (RollMaster master : masters) {
            sources.add(master.lines());
        }
        long voters = 0;
        while (true) {
            RollLines first = null;
            for (RollLines source : sources) {
                if (source.current() != null && (first == null || source.compareTo(first) < 0)) {
                    first = source;
                }
            }
            if (first == null) {
                break;
            }
            digest.update(first.current());
            constituencies.merge(first.constituency(), 1L, Long::sum);
            first.advance();
            voters++;
            if (voters % WATCH_EACH == 0) {
                watch.progress("digesting", voters, 0);
            }
        }
        return new Roll(voters, "sha256:" + HexFormat.of().formatHex(digest.digest()), constituencies, Instant.now());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @FunctionalInterface
    private interface Step<T> {
        T on(RollMaster master) throws SQLException;
    }

    /// On all masters at once.
    private <T> List<T> onEach(String doing, Step<T> step) throws SQLException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> steps = masters.stream()
                    .map(master -> threads.submit(() -> step.on(master)))
                    .toList();
            threads.shutdown();
            while (!threads.awaitTermination(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                watch.progress(doing, 0, 0);
            }
            List<T> results = new ArrayList<>();
            for (Future<T> each : steps) {
                results.add(each.get());
            }
            return results;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SQLException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
