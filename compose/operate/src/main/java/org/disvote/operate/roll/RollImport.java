package org.disvote.operate.roll;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.disvote.ingest.roster.Roster;
import org.disvote.ingest.table.RollTable.Changes;
import org.disvote.ingest.table.RollTable.Merged;
import org.disvote.ingest.table.RollTable.Move;
import org.disvote.operate.roll.file.InvalidRollException;
import org.disvote.operate.roll.file.RollCheck.Checked;
import org.disvote.operate.roll.file.RollFile;
import org.disvote.operate.roll.file.RollProblems;
import org.disvote.operate.roll.file.RollWatch;
import org.disvote.operate.roll.file.SortedRoll;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.voter.Voter;
import org.disvote.topics.voter.VoterKey;

/// Makes one roll on all masters equal to a file, under pseudonyms, then states its size and digests.
///
/// The file is the whole roll. Nothing changes unless the whole file is valid. Once voting has begun, the
/// file may only add voters. The masters commit one after another. If one fails between these commits, the
/// same import again completes the roll. A roll is stated only after all masters have it.
public final class RollImport {

    /// The roll after the import.
    ///
    /// @param added voters who were not on it before
    /// @param moved voters whose constituency was another one before
    /// @param removed voters who are no longer on it
    public record Result(RollStatement statement, long added, long moved, long removed, Duration took) {}

    /// What to import.
    ///
    /// @param name of the roll; an ID
    /// @param key of the system
    /// @param temporary the folder in which to sort
    /// @param expected how many voters the operator expects to be removed or moved
    public record Source(String name, Checked file, VoterKey key, Path temporary, ExpectedChange expected) {

        private Voter pseudonym(VoterId voter) {
            return key.pseudonym(name, voter);
        }
    }

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int WATCH_EACH = 1 << 13;

    private final List<RollMaster> masters;
    private final Routing routing;
    private final Source source;
    private final RollWatch watch;

    private RollImport(List<RollMaster> masters, Routing routing, Source source, RollWatch watch) {
        this.masters = masters;
        this.routing = routing;
        this.source = source;
        this.watch = watch;
    }

    /// @param masters JDBC URLs of all, in any order
    /// @throws InvalidRollException if voting has begun and the file would do more than add voters; nothing
    ///     changed
    /// @throws ExpectedChange.UnexpectedChangeException if more voters would be removed or moved than
    ///     expected; nothing changed
    /// @throws OperatorException if something else prevents the import
    public static Result run(List<String> masters, Brokers brokers, Source source, RollWatch watch)
            throws InterruptedException {
        Stopwatch begun = Stopwatch.start();
        SystemRecord system = SystemTopic.read(brokers);
        requireKey(system, source.key().commitment());
        Routing routing = system.routing();
        RollTopic topic = new RollTopic(brokers);
        topic.read(); // a system without this topic is found before anything changes
        List<RollMaster> open = new ArrayList<>();
        try (SortedRoll sorted = SortedRoll.of(source.file(), source::pseudonym, source.temporary(), watch)) {
            List<String> byShard = Roster.readAll(masters, routing);
            for (int shard = 0; shard < byShard.size(); shard++) {
                open.add(RollMaster.open(shard, byShard.get(shard)));
            }
            RollImport roll = new RollImport(open, routing, source, watch);
            Merged merged = roll.merge(sorted);
            roll.requireDigest(sorted.summary().pseudonymous());
            RollStatement statement = new RollStatement(
                    Instant.now(),
                    source.name(),
                    sorted.summary().raw(),
                    sorted.summary().pseudonymous(),
                    sorted.summary().voters());
            state(topic, statement);
            return new Result(statement, merged.added(), merged.moved(), merged.removed(), begun.elapsed());
        } catch (SQLException e) {
            throw new OperatorException(
                    "a master failed (%s): check that all are up, and import again".formatted(firstLine(e)), e);
        } finally {
            open.forEach(RollMaster::close);
        }
    }

    private static void requireKey(SystemRecord system, String commitment) {
        String ofSystem = system.voterKey()
                .orElseThrow(() -> new OperatorException("this system has no voter key, so that no election in it can"
                        + " have a roll: `disvote topics --voter-key FILE` gives one to a new system"));
        if (!ofSystem.equals(commitment)) {
            throw new OperatorException(
                    "this voter key has the commitment %s, and the system's has %s: name the file of the system's key"
                            .formatted(commitment, ofSystem));
        }
    }

    private static void state(RollTopic topic, RollStatement statement) {
        try {
            topic.state(statement);
        } catch (KafkaException e) {
            throw new OperatorException(
                    "the masters have the roll, but it could not be stated (%s): import the same file again"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private Merged merge(SortedRoll sorted) throws SQLException, InterruptedException {
        Map<Integer, RollMaster> owners = owners();
        stage(sorted, owners);
        Merged merged = onEach("merging", master -> master.merge(source.name(), ownedBy(master, owners))).stream()
                .reduce(Merged.NOTHING, Merged::plus);
        source.expected().require(source.file().voters(), merged);
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
                    "%d of %s without an owner: check that --masters names all of them, and start ingest once"
                            .formatted(
                                    routing.partitions() - owners.size(),
                                    Quantity.of(routing.partitions(), "partition is", "partitions are")));
        }
        return owners;
    }

    private static Set<Integer> ownedBy(RollMaster master, Map<Integer, RollMaster> owners) {
        Set<Integer> owned = new TreeSet<>(owners.keySet());
        owned.removeIf(partition -> owners.get(partition) != master);
        return owned;
    }

    private void stage(SortedRoll sorted, Map<Integer, RollMaster> owners) throws SQLException {
        long[] staged = {0};
        sorted.each(voter -> {
            int partition = routing.partitionOf(voter.voter());
            requireNonNull(owners.get(partition)).stage(voter, partition);
            if (++staged[0] % WATCH_EACH == 0) {
                watch.progress("sending", staged[0], source.file().voters());
            }
        });
        for (RollMaster master : masters) {
            master.endStaging();
        }
    }

    private void requireNoVotes() throws SQLException {
        boolean begun = false;
        for (RollMaster master : masters) {
            begun |= master.votingHasBegun(source.name());
        }
        if (!begun) {
            return;
        }
        Map<Voter, Move> moves = new HashMap<>();
        long moved = 0;
        long removed = 0;
        for (RollMaster master : masters) {
            Changes changes = master.explain(source.name());
            moves.putAll(changes.moves());
            moved += changes.moved();
            removed += changes.removed();
        }
        List<String> problems = new ArrayList<>();
        problems.add("voting has begun in an election with this roll, so that voters may only be added");
        problems.addAll(lines(moves, moved).list());
        if (removed > 0) {
            problems.add("%s of the roll %s not in it"
                    .formatted(Quantity.of(removed, "voter"), removed == 1 ? "is" : "are"));
        }
        throw new InvalidRollException(problems);
    }

    /// The masters know the voters by their pseudonyms; the file says on which line each of them is.
    private RollProblems lines(Map<Voter, Move> moves, long moved) {
        RollProblems lines = new RollProblems();
        if (moves.isEmpty()) {
            return lines;
        }
        try (RollFile file = RollFile.open(source.file().file(), new RollProblems())) {
            for (RollFile.Listed each = file.next(); each != null; each = file.next()) {
                Move move = moves.get(source.pseudonym(each.voterId()));
                if (move != null) {
                    lines.add(
                            each.line(),
                            "voter %s would move from constituency %s to %s"
                                    .formatted(each.voterId().value(), named(move.before()), named(move.after())));
                }
            }
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be read again: check the disk"
                            .formatted(source.file().file()),
                    e);
        }
        lines.addUnlisted(moved - moves.size());
        return lines;
    }

    private static String named(String constituency) {
        return constituency.isEmpty() ? "none" : constituency;
    }

    /// Reads the roll from all masters as streams, merged into one order.
    private void requireDigest(String expected) throws SQLException {
        MessageDigest digest = Digests.sha256();
        List<RollLines> sources = new ArrayList<>();
        for (RollMaster master : masters) {
            sources.add(master.lines(source.name()));
        }
        long voters = 0;
        while (true) {
            RollLines first = null;
            for (RollLines each : sources) {
                if (each.current() != null && (first == null || each.compareTo(first) < 0)) {
                    first = each;
                }
            }
            if (first == null) {
                break;
            }
            digest.update(first.current());
            first.advance();
            if (++voters % WATCH_EACH == 0) {
                watch.progress("reading again", voters, source.file().voters());
            }
        }
        if (!expected.equals(Digests.text(digest.digest()))) {
            throw new OperatorException("the masters do not have what was sent to them, and nothing was stated: import"
                    + " the same file again, and run an audit");
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
