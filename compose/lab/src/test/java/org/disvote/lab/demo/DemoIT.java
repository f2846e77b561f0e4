package org.disvote.lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.disvote.audit.AuditReport.Verdict;
import org.disvote.cli.Cli;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.demo.GroupedResults.Group;
import org.disvote.lab.demo.GroupedResults.ListResult;
import org.disvote.lab.demo.count.SecondCount;
import org.disvote.lab.load.LoadBallots;
import org.disvote.operate.sample.Constituency;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.Electorate.Visits;
import org.disvote.operate.sample.GreekElection;
import org.disvote.testkit.Slow;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.Test;

/// Runs the command on a whole system of its own.
@Slow
final class DemoIT {

    private static final int MIN_GROUP = 50;
    private static final int MIN_LIST = 10;

    private static final Demo.Watch NOBODY = new Demo.Watch() {
        @Override
        public void doing(String what, long done, long all) {}

        @Override
        public void day(LocalTime time, long votes, long registered) {}

        @Override
        public void done(Chapter chapter) {}
    };

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aWholeSealedElectionIsHeldCountedTwiceAndFoundEqual() throws Exception {
        int exitCode = run("--voters", "600", "--minutes", "0.05");

        assertEquals(0, exitCode, () -> out + "\n" + err);
        long votes = new Electorate(600).visits().count();
        String told = out.toString();
        assertTrue(told.contains("votes        %d in ".formatted(votes)), told);
        assertTrue(told.contains(" % of 600 voters"), told);
        assertTrue(told.contains("each of the 10 combinations of 3 shares"), told);
        assertTrue(told.contains("3 trustees open the ballots"), told);
        assertTrue(told.contains("signed by    bea, dora, eleni"), told);
        assertTrue(told.contains("Aegean List"), told);
        assertTrue(told.contains("Every one of the %d accepted votes is counted".formatted(votes)), told);
        boolean node = SecondCount.missing().isEmpty();
        assertEquals(node, told.contains("two programs in two languages agree"), told);
        assertEquals(!node, told.contains("Here it is left out"), told);
        assertTrue(err.toString().contains("of 600"), err::toString);
    }

    /// What the voters cast is counted here once more, from the requests alone.
    @Test
    void listsCandidatesBlankAndSpoiledAreCountedAsTheyWereCast() throws Exception {
        try (FreshSystem system = FreshSystem.of(OptionalInt.of(1), OptionalInt.of(1))) {
            Demo.Outcome held =
                    Demo.hold(system.start(step -> {}), system.data(), 6_000, Duration.ofSeconds(5), NOBODY);

            assertEquals(Verdict.EQUAL, held.audit().verdict());
            assertEquals(held.votes(), held.results().counted());
            Map<String, Cast> expected = cast(held);
            Set<String> seen = new HashSet<>();
            int alone = 0;
            for (Group group : held.results().groups()) {
                Cast all = new Cast();
                group.constituencies().forEach(each -> {
                    assertTrue(seen.add(each), each);
                    all.add(expected.getOrDefault(each, new Cast()));
                });
                assertEquals(all.ballots, group.counted());
                assertEquals(all.votes.getOrDefault("blank", 0L), group.blank());
                assertEquals(all.votes.getOrDefault("spoiled", 0L), group.spoiled());
                assertTrue(group.counted() >= MIN_GROUP, group.constituencies()::toString);
                alone += group.constituencies().size() == 1 ? 1 : 0;
                group.lists().forEach((list, result) -> assertList(group, list, result, all));
            }
            assertTrue(alone > 5 && alone < 59, "constituencies that are a group: " + alone);
            expected.keySet().forEach(each -> assertTrue(seen.contains(each), each));
        }
    }

    private static void assertList(Group group, String list, ListResult result, Cast all) {
        assertEquals(all.votes.getOrDefault(list, 0L), result.votes(), list);
        boolean few = result.votes() > 0 && result.votes() < MIN_LIST;
        assertEquals(group.constituencies().size() > 1 || few, result.withheld(), list);
        result.candidates()
                .ifPresent(candidates -> candidates.forEach((candidate, crosses) ->
                        assertEquals(all.crosses.getOrDefault(candidate, 0L), crosses, list + " " + candidate)));
        assertFalse(result.withheld() && result.candidates().isPresent());
    }

    /// Votes by list, or `blank` or `spoiled`, and crosses by candidate.
    private static final class Cast {
        private final Map<String, Long> votes = new HashMap<>();
        private final Map<String, Long> crosses = new HashMap<>();
        private long ballots;

        void add(Cast other) {
            ballots += other.ballots;
            other.votes.forEach((list, count) -> votes.merge(list, count, Long::sum));
            other.crosses.forEach((candidate, count) -> crosses.merge(candidate, count, Long::sum));
        }
    }

    private static Map<String, Cast> cast(Demo.Outcome held) throws Exception {
        Electorate electorate = new Electorate(6_000);
        LoadBallots ballots = LoadBallots.greek(electorate, held.definition().papers());
        Map<String, Cast> cast = new TreeMap<>();
        Visits visits = electorate.visits();
        for (int visit = 0; visit < visits.count(); visit++) {
            int voter = visits.voter(visit);
            JsonNode answer = Json.MAPPER
                    .readTree("{" + ballots.members().get(ballots.memberOf().applyAsInt(voter)) + "}")
                    .path("ballot")
                    .path("answers")
                    .path(GreekElection.QUESTION);
            Cast there = cast.computeIfAbsent(
                    Constituency.ALL.get(electorate.constituencyOf(voter)).id(), each -> new Cast());
            there.ballots++;
            String picked = answer.has("pick")
                    ? answer.path("pick").path(0).asText()
                    : answer.fieldNames().next();
            there.votes.merge(picked, 1L, Long::sum);
            answer.path("crosses").forEach(candidate -> there.crosses.merge(candidate.asText(), 1L, Long::sum));
        }
        return cast;
    }

    @Test
    void wrongUsageNamesEveryProblemAndStartsNothing() {
        assertEquals(2, run("--voters", "58", "--minutes", "0"));

        assertTrue(err.toString().contains("--voters 58 is not in 59..10000000"), err::toString);
        assertTrue(err.toString().contains("--minutes 0.0 is not in"), err::toString);
    }

    private int run(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "demo";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), command);
    }
}
