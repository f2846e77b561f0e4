package org.disvote.operate.election;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.table.ElectionTable;
import org.disvote.ingest.table.ElectionTable.Copy;
import org.disvote.ingest.table.SystemTable;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.lifetime.Deadline;

/// The elections as each master has them. A master decides on votes by its own copy.
public final class MasterCopies {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    /// One master's answer.
    public static final class Answer {
        private final int shard;
        private final int shards;
        private final String failure;
        private final Map<ElectionId, Copy> copies;

        private Answer(int shard, int shards, String failure, Map<ElectionId, Copy> copies) {
            this.shard = shard;
            this.shards = shards;
            this.failure = failure;
            this.copies = copies;
        }

        public int shard() {
            return shard;
        }

        /// Whether the master answered; if not, [#shard] is only its place in the list.
        public boolean answered() {
            return failure.isEmpty();
        }

        /// Whether this master decides by these terms, papers and close.
        public boolean has(Election inForce) {
            Copy copy = copies.get(inForce.id());
            return copy != null && copy.election().filter(inForce::equals).isPresent();
        }

        /// A phrase to follow the shard's name.
        public String about(Election inForce) {
            Copy copy = copies.get(inForce.id());
            if (!answered()) {
                return "could not be asked: " + failure;
            }
            if (copy == null) {
                return "does not have it";
            }
            if (!copy.row().digest().equals(inForce.digest())) {
                return "has other terms: " + copy.row().digest();
            }
            if (copy.election().isEmpty()) {
                return "has terms or ballot papers that somebody changed";
            }
            return copy.row().closesAt().equals(inForce.closesAt())
                    ? "has it"
                    : "has it with another close: closesAt " + copy.row().closesAt();
        }
    }

    private MasterCopies() {}

    /// Asks all of them at once; each has a few seconds to answer.
    ///
    /// @param masters JDBC URLs in any order
    public static List<Answer> ask(List<String> masters) {
        Executor threads = task -> Thread.ofVirtual().start(task);
        List<CompletableFuture<Answer>> answers = IntStream.range(0, masters.size())
                .mapToObj(shard -> CompletableFuture.supplyAsync(() -> ask(shard, masters.get(shard)), threads))
                .toList();
        return answers.stream()
                .map(CompletableFuture::join)
                .sorted(Comparator.comparingInt(Answer::shard))
                .toList();
    }

    /// As [#ask], repeated until every master has the election so or the time is over.
    public static List<Answer> await(List<String> masters, Election inForce, Duration within)
            throws InterruptedException {
        Deadline deadline = Deadline.after(within);
        List<Answer> answers = ask(masters);
        while (!answers.stream().allMatch(answer -> answer.has(inForce)) && !deadline.hasPassed()) {
            Thread.sleep(POLL_INTERVAL);
            answers = ask(masters);
        }
        return answers;
    }

    /// The shards whose masters did not answer. How many there are the masters themselves report, because a
    /// list of masters may be incomplete.
    public static NavigableSet<Integer> missing(List<Answer> answers) {
        int shards = answers.stream().mapToInt(answer -> answer.shards).max().orElse(0);
        NavigableSet<Integer> missing = new TreeSet<>();
        IntStream.range(0, Math.max(shards, answers.size())).forEach(missing::add);
        answers.stream().filter(Answer::answered).forEach(answer -> missing.remove(answer.shard));
        return missing;
    }

    /// The shards that more than one address answered for.
    public static NavigableSet<Integer> doubled(List<Answer> answers) {
        Set<Integer> once = new HashSet<>();
        NavigableSet<Integer> doubled = new TreeSet<>();
        for (Answer answer : answers) {
            if (answer.answered() && !once.add(answer.shard)) {
                doubled.add(answer.shard);
            }
        }
        return doubled;
    }

    /// @param place in the list; it names a master that has no number yet or does not answer
    private static Answer ask(int place, String master) {
        try (Connection session = MasterSession.connect(master, "disvote election")) {
            Map<ElectionId, Copy> copies = new ElectionTable(session).copies();
            return new SystemTable(session)
                    .read()
                    .map(numbers -> new Answer(numbers.shard().index(), numbers.shards(), "", copies))
                    .orElseGet(() -> new Answer(place, 0, "it has no number yet", Map.of()));
        } catch (SQLException e) {
            String failure = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return new Answer(place, 0, failure.isEmpty() ? "it does not answer" : failure, Map.of());
        }
    }
}
