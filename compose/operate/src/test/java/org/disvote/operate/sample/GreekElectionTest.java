package org.disvote.operate.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class GreekElectionTest {

    @ParameterizedTest
    @CsvSource({
        "evrytania, 1, 1, 3",
        "samos, 1, 1, 3",
        "arcadia, 3, 1, 5",
        "chania, 4, 2, 6",
        "aetolia-acarnania, 7, 2, 9",
        "piraeus-b, 8, 3, 11",
        "attica-east, 12, 3, 15",
        "athens-a, 13, 4, 17",
        "athens-b3-south, 20, 4, 24"
    })
    void crossesAndCandidatesFollowTheSeats(String constituency, int seats, int crosses, int candidates) {
        Constituency found = Constituency.ALL.stream()
                .filter(each -> each.id().equals(constituency))
                .findFirst()
                .orElseThrow();

        assertEquals(seats, found.seats());
        assertEquals(crosses, found.crossesMax());
        assertEquals(candidates, found.candidatesMax());
        JsonNode there = option(json(Size.BY_LAW), "aegean").path("lists").path(constituency);
        assertEquals(candidates, there.path("candidates").size());
        assertEquals(crosses, there.path("crosses").path("max").asInt());
        assertEquals(0, there.path("crosses").path("min").asInt(-1));
    }

    @Test
    void eachConstituencyHasAboutThirtyListsAndSomeListsStandInAPartOfTheCountry() {
        int everywhere = 0;
        Map<String, Integer> lists = new HashMap<>();
        for (JsonNode option : options(json(Size.BY_LAW))) {
            everywhere += option.path("lists").size() == 59 ? 1 : 0;
            option.path("lists").fieldNames().forEachRemaining(each -> lists.merge(each, 1, Integer::sum));
        }

        assertEquals(30, options(json(Size.BY_LAW)).size());
        assertEquals(18, everywhere);
        assertEquals(59, lists.size());
        lists.forEach((constituency, count) -> assertTrue(count >= 23 && count <= 28, constituency + " " + count));
    }

    @ParameterizedTest
    @EnumSource(Size.class)
    void noTwoCandidatesOfAConstituencyHaveOneIdOrOneName(Size size) {
        Map<String, Set<String>> seen = new HashMap<>();
        int candidates = 0;
        for (JsonNode option : options(json(size))) {
            for (Map.Entry<String, JsonNode> there : option.path("lists").properties()) {
                for (JsonNode candidate : there.getValue().path("candidates")) {
                    candidates++;
                    Set<String> taken = seen.computeIfAbsent(there.getKey(), each -> new HashSet<>());
                    for (String text : Set.of(
                            candidate.path("id").asText(),
                            candidate.path("title").path("el").asText(),
                            candidate.path("title").path("en").asText())) {
                        assertTrue(taken.add(text), () -> there.getKey() + " " + text);
                    }
                }
            }
        }
        assertEquals(size == Size.LARGEST ? 59 * 30 * 20 : 10_620, candidates, size == Size.LARGEST ? 0 : 600);
    }

    @Test
    void theLargestHasAboutFourMegabytesAndTheSameEachTime() {
        byte[] bytes = Json.encode(json(Size.LARGEST));

        assertEquals(3_700_000, bytes.length, 300_000);
        assertEquals(json(Size.LARGEST), json(Size.LARGEST));
    }

    @Test
    void neighboursAreConstituencies() {
        Set<String> ids = new HashSet<>();
        Constituency.ALL.forEach(each -> ids.add(each.id()));

        json(Size.BY_LAW).path("neighbours").properties().forEach(pair -> {
            assertTrue(ids.contains(pair.getKey()), pair.getKey());
            assertTrue(ids.contains(pair.getValue().asText()), pair.getValue().asText());
        });
    }

    private static ObjectNode json(Size size) {
        return GreekElection.json(
                new ElectionId("greece"),
                Instant.parse("2027-06-06T04:00:00Z"),
                Instant.parse("2027-06-06T16:00:00Z"),
                size);
    }

    private static JsonNode options(ObjectNode definition) {
        return definition.path("questions").path(0).path("options");
    }

    private static JsonNode option(ObjectNode definition, String id) {
        for (JsonNode option : options(definition)) {
            if (option.path("id").asText().equals(id)) {
                return option;
            }
        }
        throw new AssertionError("no list " + id);
    }
}
