package org.disvote.lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.Test;

final class GroupedResultsTest {

    private static final String RESULTS = """
            {"electionId":"greece","state":"final","groups":[
             {"constituencies":["arta","preveza"],"counted":60,"questions":{"parliament":
              {"blank":1,"spoiled":2,"empty":0,"options":{
               "a":{"votes":30,"withheld":true},"b":{"votes":27,"withheld":true}}}}},
             {"constituencies":["athens-a"],"counted":90,"questions":{"parliament":
              {"blank":3,"spoiled":4,"empty":0,"options":{
               "a":{"votes":20,"candidates":{"k1":5,"k2":7}},
               "b":{"votes":63,"candidates":{"k3":0}},"c":{"votes":0}}}}}]}
            """;

    @Test
    void sumsAreOfAllGroups() throws JsonProcessingException {
        GroupedResults results = results();

        assertEquals(150, results.counted());
        assertEquals(4, results.blank());
        assertEquals(6, results.spoiled());
        assertEquals(Map.of("a", 50L, "b", 90L, "c", 0L), results.votes());
    }

    @Test
    void theFirstListAndCandidateOfAGroupAreFoundUnlessTheyAreWithheld() throws JsonProcessingException {
        List<GroupedResults.Group> groups = results().groups();

        assertEquals(Optional.of("a"), groups.getFirst().first());
        assertEquals(Optional.of("b"), groups.getLast().first());
        assertEquals(Optional.of(Map.entry("k2", 7L)), candidate(groups.getLast(), "a"));
        assertEquals(Optional.empty(), candidate(groups.getLast(), "b"));
        assertEquals(Optional.empty(), candidate(groups.getLast(), "c"));
        assertEquals(Optional.empty(), candidate(groups.getFirst(), "a"));
    }

    private static Optional<Map.Entry<String, Long>> candidate(GroupedResults.Group group, String list) {
        return Optional.ofNullable(group.lists().get(list)).flatMap(GroupedResults.ListResult::firstCandidate);
    }

    private static GroupedResults results() throws JsonProcessingException {
        return GroupedResults.of(Json.MAPPER.readTree(RESULTS), "parliament");
    }
}
