package org.disvote.topics.count.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.disvote.topics.count.ConstituencyCount;
import org.disvote.topics.count.group.Groups.Group;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            every constituency has enough            | A:5 B:7     |         | A:5, B:7
            nobody voted, so nobody is recognized    | A:0 B:0     |         | A:0, B:0
            a small one joins the next               | A:1 B:7 C:5 |         | A+B:8, C:5
            the last joins the one before it         | A:9 B:7 C:1 |         | A:9, B+C:8
            an empty next one is no help, and joined | A:1 B:0 C:5 |         | A+B+C:6
            the smallest goes first                  | A:3 B:1 C:1 |         | A+B+C:5
            ties: the first                          | A:2 B:2 C:9 |         | A+B+C:13
            its neighbour's group                    | A:9 B:9 C:1 | C=A     | A+C:10, B:9
            the group stands where its first stands  | A:1 B:9 C:9 | A=C     | A+C:10, B:9
            a neighbour that is in it is none        | A:1 B:1 C:9 | A=B     | A+B+C:11
            an unknown neighbour is none             | A:1 B:9 C:9 | A=Z     | A+B:10, C:9
            only the first one's neighbour counts    | A:1 B:2 C:9 D:9 | B=D | A+B+C:12, D:9
            one group stays, however small           | A:1         |         | A:1
            the nameless constituency is the first   | :1 A:9 B:9  |         | +A:10, B:9
            """)
    void groupsFollowTheirRule(String claim, String counted, @Nullable String neighbours, String expected) {
        Groups groups = new Groups(5, pairs(neighbours));

        assertEquals(expected, text(groups.of(counted(counted))), claim);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            one that is in a group already          | A:5 B:7 | A B |         | A:5, B:7
            the next group                          | B:5 D:7 | C   |         | B:5, C+D:7
            the last is with the one before it      | A:5 B:7 | Z   |         | A:5, B+Z:7
            the first is with the next              | A:5 B:7 | ''  |         | +A:5, B:7
            its neighbour's group                   | A:5 B:7 | Z   | Z=A     | A+Z:5, B:7
            the group stands where its first stands | B:5 C:7 | A   | A=C     | A+C:7, B:5
            an unknown neighbour is none            | A:5 C:7 | B   | B=Y     | A:5, B+C:7
            a neighbour in no group is none         | A:5 D:7 | B C | B=C C=A | A+C:5, B+D:7
            where there is no group they are one    |         | B A |         | A+B:0
            nothing                                 |         |     |         | ''
            """)
    void everyConstituencyIsInAGroupOfTheTurnout(
            String claim,
            @Nullable String counted,
            @Nullable String others,
            @Nullable String neighbours,
            String expected) {
        Groups groups = new Groups(5, pairs(neighbours));
        List<String> constituencies = others == null ? List.of() : List.of(others.split(" ", -1));

        assertEquals(
                expected,
                text(groups.including(groups.of(counted(counted == null ? "" : counted)), constituencies)),
                claim);
    }

    @Test
    void theTurnoutOfTheGroupsHasEveryVoter() {
        Grouping grouping = new Grouping(new Groups(5, Map.of("D", "A")), 10, new TreeMap<>());
        Map<String, ConstituencyCount> counts =
                Map.of("A", new ConstituencyCount(9, new TreeMap<>()), "C", new ConstituencyCount(8, new TreeMap<>()));
        Map<String, Long> voters = Map.of("A", 9L, "B", 1L, "C", 8L, "D", 2L, "E", 3L, "F", 0L);

        assertEquals(
                List.of(new Grouping.Turnout(List.of("A", "D"), 11), new Grouping.Turnout(List.of("B", "C", "E"), 12)),
                grouping.turnout(counts, voters));
        assertEquals(
                List.of(new Grouping.Turnout(List.of("A", "B", "C", "D", "E"), 23)),
                grouping.turnout(Map.of(), voters));
        assertEquals(
                List.of(List.of("A"), List.of("C")),
                grouping.afterClose(counts).stream()
                        .map(group -> List.copyOf(group.constituencies()))
                        .toList(),
                "the results' groups are those of count.json");
    }

    @Test
    void liveResultsAreOneGroupOfAll() {
        assertEquals("A+B:3", text(Groups.all(counted("A:1 B:2"))));
        assertEquals("", text(Groups.all(counted(""))));
    }

    @Test
    void turnoutIsRoundedDown() {
        assertEquals(counted("A:0 B:50 C:50 D:100"), new Groups(50, Map.of()).rounded(counted("A:49 B:50 C:99 D:100")));
        assertEquals(counted("A:49"), new Groups(1, Map.of()).rounded(counted("A:49")));
        assertEquals(counted("A:49"), new Groups(0, Map.of()).rounded(counted("A:49")));
    }

    @Test
    void noGroupIsSmallWhereTwoAreLeftAndNoVoteIsLost() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 2_000; run++) {
            SortedMap<String, Long> counted = new TreeMap<>();
            Map<String, String> neighbours = new TreeMap<>();
            for (int name = random.nextInt(12); name >= 0; name--) {
                counted.put("c" + name, (long) random.nextInt(9));
                neighbours.put("c" + name, "c" + random.nextInt(12));
            }

            List<Group> groups = new Groups(5, neighbours).of(counted);

            String context = "seed " + seed + ", run " + run + ": " + text(groups);
            assertEquals(counted.keySet(), union(groups), context);
            assertEquals(
                    counted.size(),
                    groups.stream()
                            .mapToInt(each -> each.constituencies().size())
                            .sum(),
                    context);
            assertEquals(
                    counted.values().stream().mapToLong(Long::longValue).sum(),
                    groups.stream().mapToLong(Group::counted).sum(),
                    context);
            assertTrue(
                    groups.size() == 1 || groups.stream().allMatch(each -> each.counted() == 0 || each.counted() >= 5),
                    context);
        }
    }

    private static Set<String> union(List<Group> groups) {
        Set<String> all = new TreeSet<>();
        groups.forEach(each -> all.addAll(each.constituencies()));
        return all;
    }

    private static SortedMap<String, Long> counted(String text) {
        SortedMap<String, Long> counted = new TreeMap<>();
        words(text).forEach(word -> counted.put(before(word, ':'), Long.parseLong(behind(word, ':'))));
        return counted;
    }

    private static Map<String, String> pairs(@Nullable String text) {
        Map<String, String> pairs = new TreeMap<>();
        words(text == null ? "" : text).forEach(word -> pairs.put(before(word, '='), behind(word, '=')));
        return pairs;
    }

    private static String before(String word, char sign) {
        return word.substring(0, word.indexOf(sign));
    }

    private static String behind(String word, char sign) {
        return word.substring(word.indexOf(sign) + 1);
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.split(" ", -1)).filter(word -> !word.isEmpty());
    }

    private static String text(List<Group> groups) {
        return String.join(
                ", ",
                groups.stream()
                        .map(each -> String.join("+", each.constituencies()) + ":" + each.counted())
                        .toList());
    }
}
