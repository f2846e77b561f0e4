package org.disvote.operate.election;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.table.MasterNumbers;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;

/// What each master has of the elections: its copy decides on its voters' votes.
public final class MasterCopies {

    private static final Duration LOOK_EACH = Duration.ofMillis(200);

    /// A copy on a master.
    ///
    /// @param election nothing where the row is no definition
    /// @param closesAt the close that holds there; later than the definition's if it was heard of late
    private record Copy(Optional<Election> election, Instant closesAt) {}

    /// One master's answer.
    public static final class Answer {
        private final int shard;
        private final int shards;
        private final String silence;
        private final Map<ElectionId, Copy> copies;

        private Answer(int shard, int shards, String silence, Map<ElectionId, Copy> copies) {
            this.shard = shard;
            this.shards = shards;
            this.silence = silence;
            this.copies = copies;
        }

        public int shard() {
            return shard;
        }

        /// Whether the master answered; if not, [#shard] is only its place in the list.
        public boolean answered() {
            return silence.isEmpty();
        }

        /// Whether this master decides by that definition.
        public boolean has(Election inForce) {
            Copy copy = copies.get(inForce.id());
            return copy != null && copy.election().filter(inForce::equals).isPresent();
        }

        /// In words, to be read after the shard's name.
        public String about(Election inForce) {
            Copy copy = copies.get(inForce.id());
            if (!answered()) {
                return "could not be asked: " + silence;
            }
            if (copy == null) {
                return "does not have it";
            }
            if (copy.election().isEmpty()) {
                return "has something that is no definition";
            }
            Election other = copy.election().get();
            if (other.equals(inForce)) {
                return copy.closesAt().equals(inForce.closesAt())
                        ? "has it"
                        : "has it, and closes at " + copy.closesAt() + " since it heard of the close late";
            }
            List<String> differing = new ArrayList<>(inForce.changesOfMeaning(other));
            if (!other.closesAt().equals(inForce.closesAt())) {
                differing.add("closesAt " + other.closesAt());
            }
            return "has another definition"
                    + (differing.isEmpty() ? ", of the same meaning" : ": " + String.join(", ", differing));
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

    /// As [#ask], again and again until every master has that definition, or this time is over.
    public static List<Answer> await(List<String> masters, Election inForce, Duration within)
            throws InterruptedException {
        long began = System.nanoTime();
        List<Answer> answers = ask(masters);
        while (!answers.stream().allMatch(answer -> answer.has(inForce))
                && System.nanoTime() - began < within.toNanos()) {
            TimeUnit.NANOSECONDS.sleep(LOOK_EACH.toNanos());
            answers = ask(masters);
        }
        return answers;
    }

    /// The shards of the system whose masters did not answer, as the masters themselves number it: a list may
    /// lack some.
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

    /// @param place in the list, by which a master is named that cannot say its own number
    private static Answer ask(int place, String master) {
        try (Connection session = MasterSession.connect(master, "disvote election")) {
            Map<ElectionId, Copy> copies = copies(session);
            return MasterNumbers.read(session)
                    .map(numbers -> new Answer(numbers.shard().index(), numbers.shards(), "", copies))
                    .orElseGet(() -> new Answer(place, 0, "it has no number yet", Map.of()));
        } catch (SQLException e) {
            String silence = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return new Answer(place, 0, silence.isEmpty() ? "it does not answer" : silence, Map.of());
        }
    }

    private static Map<ElectionId, Copy> copies(Connection session) throws SQLException {
        Map<ElectionId, Copy> copies = new TreeMap<>();
        try (var select = session.prepareStatement("SELECT id, definition::text, closes_at FROM election");
                var rows = select.executeQuery()) {
            while (rows.next()) {
                Copy copy = new Copy(
                        decode(rows.getString(2)),
                        rows.getObject(3, OffsetDateTime.class).toInstant());
                ElectionId.parse(rows.getString(1)).ifPresent(id -> copies.put(id, copy));
            }
        }
        return copies;
    }

    private static Optional<Election> decode(String definition) {
        try {
            return Optional.of(Json.decode(definition.getBytes(UTF_8), Election.class));
        } catch (MalformedEventException e) {
            return Optional.empty();
        }
    }
}
