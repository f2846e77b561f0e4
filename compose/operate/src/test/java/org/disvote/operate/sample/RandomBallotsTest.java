package org.disvote.operate.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.operate.sample.RandomBallots.Weights;
import org.disvote.topics.ballot.Answers;
import org.disvote.topics.ballot.Ballot;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.Test;

final class RandomBallotsTest {

    private static final Instant OPENS = Instant.parse("2027-06-06T04:00:00Z");

    private static final String SEVERAL = """
            {"id":"several","title":{"en":"Several"},"ballots":"open",
             "opensAt":"2027-06-06T04:00:00Z","closesAt":"2027-06-06T16:00:00Z",
             "questions":[
              {"id":"q1","title":{"en":"One"},"pick":{"min":0,"max":3},"allow":["blank"],"options":[
               {"id":"a","title":{"en":"A"},"candidates":[
                 {"id":"k1","title":{"en":"K1"}},{"id":"k2","title":{"en":"K2"}},{"id":"k3","title":{"en":"K3"}}],
                "crosses":{"min":1,"max":2}},
               {"id":"b","title":{"en":"B"}},{"id":"c","title":{"en":"C"}}]},
              {"id":"q2","title":{"en":"Two"},"pick":{"min":2,"max":2},"options":[
               {"id":"x","title":{"en":"X"}},{"id":"y","title":{"en":"Y"}}]}]}
            """;

    @Test
    void everyBallotOfEachGreekPaperIsAllowedAndUsesTheWholeRangeOfCrosses() throws Exception {
        Map<String, Paper> papers = greek(Size.BY_LAW);

        assertEquals(59, papers.size());
        for (Constituency constituency : Constituency.ALL) {
            Paper paper = Objects.requireNonNull(papers.get(constituency.id()));
            RandomBallots ballots = new RandomBallots(paper, Weights.EVEN);
            SplittableRandom random = new SplittableRandom(1);
            Map<String, Integer> kinds = new TreeMap<>();
            for (int i = 0; i < 400; i++) {
                Answers answers = Ballot.decode(ballots.draw(random).bytes(), paper);
                kinds.merge(kind(answers.answers().getFirst()), 1, Integer::sum);
            }
            assertTrue(kinds.containsKey("blank") && kinds.containsKey("spoiled"), kinds::toString);
            for (int crosses = 0; crosses <= constituency.crossesMax(); crosses++) {
                assertTrue(kinds.containsKey("crosses " + crosses), constituency.id() + kinds);
            }
            assertEquals(constituency.crossesMax() + 3, kinds.size(), kinds::toString);
        }
    }

    @Test
    void severalQuestionsAndPicksAreAnsweredByTheRules() throws Exception {
        Paper paper = Objects.requireNonNull(
                Definition.of(Json.MAPPER.readTree(SEVERAL)).papers().get(""));
        RandomBallots ballots = new RandomBallots(paper, Weights.EVEN);
        SplittableRandom random = new SplittableRandom(2);
        Map<String, Integer> kinds = new TreeMap<>();

        for (int i = 0; i < 400; i++) {
            Answers answers = Ballot.decode(ballots.draw(random).bytes(), paper);
            kinds.merge(kind(answers.answers().getFirst()), 1, Integer::sum);
        }

        assertTrue(
                kinds.keySet().containsAll(List.of("blank", "empty", "crosses 0", "crosses 1", "crosses 2")),
                kinds::toString);
    }

    @Test
    void theSameSeedGivesTheSameBallotsAndAnotherOneGivesOthers() {
        Paper paper = Objects.requireNonNull(greek(Size.BY_LAW).get("athens-a"));
        RandomBallots ballots = new RandomBallots(paper, Weights.EVEN);

        assertEquals(ballots.draw(new SplittableRandom(7)), ballots.draw(new SplittableRandom(7)));
        SplittableRandom one = new SplittableRandom(7);
        SplittableRandom other = new SplittableRandom(8);
        assertNotEquals(
                IntStream.range(0, 20).mapToObj(_ -> ballots.draw(one)).toList(),
                IntStream.range(0, 20).mapToObj(_ -> ballots.draw(other)).toList());
    }

    @Test
    void optionsArePickedByTheirWeights() throws Exception {
        Paper paper = Objects.requireNonNull(greek(Size.LARGEST).get("samos"));
        RandomBallots ballots = new RandomBallots(
                paper, new Weights(id -> id.equals("aegean") ? 3 : id.equals("ionian") ? 1 : 0, 0, 0));
        SplittableRandom random = new SplittableRandom(3);
        Map<String, Integer> votes = new TreeMap<>();

        for (int i = 0; i < 4_000; i++) {
            Answers.Picked picked = (Answers.Picked)
                    Ballot.decode(ballots.draw(random).bytes(), paper).answers().getFirst();
            votes.merge(
                    paper.questions()
                            .getFirst()
                            .options()
                            .get(picked.picks().getFirst().option())
                            .id(),
                    1,
                    Integer::sum);
        }

        assertEquals(Set.of("aegean", "ionian"), votes.keySet());
        assertEquals(3_000, votes.getOrDefault("aegean", 0), 150);
    }

    private static String kind(Answers.Answer answer) {
        return switch (answer) {
            case Answers.Blank _ -> "blank";
            case Answers.Spoiled _ -> "spoiled";
            case Answers.Picked picked when picked.isEmpty() -> "empty";
            case Answers.Picked picked ->
                "crosses "
                        + picked.picks().stream()
                                .mapToInt(pick -> pick.crosses().size())
                                .sum();
        };
    }

    private static Map<String, Paper> greek(Size size) {
        return Definition.of(GreekElection.json(new ElectionId("greece"), OPENS, OPENS.plusSeconds(43_200), size))
                .papers();
    }
}
