package org.disvote.lab.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.disvote.lab.demo.GroupedResults;
import org.disvote.lab.demo.GroupedResults.Group;
import org.disvote.lab.demo.GroupedResults.ListResult;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Definition.Candidate;
import org.disvote.topics.json.Quantity;

/// The results of the Greek sample as tables: lists, constituencies, candidates.
///
/// @param registered voters on the roll, by constituency
record GreekReport(Definition definition, Map<String, Long> registered, GroupedResults results) {

    private static final int BAR = 40;
    private static final int CANDIDATES_MAX = 10;
    private static final String LANGUAGE = "en";

    /// A list's candidate who got crosses.
    private record Elected(String constituency, String list, String candidate, long crosses) {}

    void print(PrintWriter out) {
        printLists(out);
        printConstituencies(out);
        printCandidates(out);
    }

    private void printLists(PrintWriter out) {
        long counted = Math.max(1, results.counted());
        results.votes().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(list -> printShare(out, title(list.getKey()), list.getValue(), counted));
        printShare(out, "blank", results.blank(), counted);
        printShare(out, "spoiled", results.spoiled(), counted);
    }

    private static void printShare(PrintWriter out, String what, long votes, long all) {
        double share = (double) votes / all;
        out.printf(
                "  %-16s %,11d  %5.2f %%  %s%n", what, votes, 100 * share, "█".repeat((int) Math.round(share * BAR)));
    }

    private void printConstituencies(PrintWriter out) {
        out.printf(
                "%n  %-20s %11s %11s %9s %7s %8s   %s%n",
                "constituency", "voters", "counted", "turnout", "blank", "spoiled", "first");
        for (Group group : results.groups()) {
            long voters = group.constituencies().stream()
                    .mapToLong(each -> registered.getOrDefault(each, 0L))
                    .sum();
            List<String> names = group.constituencies();
            out.printf(
                    "  %-20s %,11d %,11d %7.2f %% %,7d %,8d   %s%n",
                    names.getFirst(),
                    voters,
                    group.counted(),
                    voters == 0 ? 0 : 100.0 * group.counted() / voters,
                    group.blank(),
                    group.spoiled(),
                    group.first().map(this::title).orElse(""));
            names.stream().skip(1).forEach(name -> out.printf("    with %s%n", name));
        }
        if (results.groups().stream().anyMatch(GreekReport::isJoined)) {
            out.printf(
                    "  Where fewer than %,d ballots are counted, a constituency is joined with a neighbour%n"
                            + "  (\"with\"): the result of very few would show how they voted.%n",
                    definition.minGroup());
        }
    }

    private static boolean isJoined(Group group) {
        return group.constituencies().size() > 1;
    }

    private void printCandidates(PrintWriter out) {
        List<Elected> most = results.groups().stream()
                .filter(group -> !isJoined(group))
                .flatMap(group -> group.lists().entrySet().stream()
                        .flatMap(list -> first(group.constituencies().getFirst(), list).stream()))
                .sorted(Comparator.comparingLong(Elected::crosses).reversed().thenComparing(Elected::constituency))
                .limit(CANDIDATES_MAX)
                .toList();
        long withheld = results.groups().stream()
                .flatMap(group -> group.lists().values().stream())
                .filter(ListResult::withheld)
                .count();
        out.printf("%n  %-34s %-20s %-18s %9s%n", "candidate", "list", "constituency", "crosses");
        most.forEach(each -> out.printf(
                "  %-34s %-20s %-18s %,9d%n",
                each.candidate(), title(each.list()), each.constituency(), each.crosses()));
        if (withheld > 0) {
            out.printf(
                    "  The crosses of %s are kept back (lists of all constituencies): where fewer than %,d voted for%n"
                            + "  a list, or constituencies are joined, the crosses could show how somebody voted.%n",
                    Quantity.of(withheld, "list"), definition.minList());
        }
    }

    private Optional<Elected> first(String constituency, Map.Entry<String, ListResult> list) {
        return list.getValue()
                .firstCandidate()
                .map(candidate -> new Elected(
                        constituency,
                        list.getKey(),
                        name(constituency, list.getKey(), candidate.getKey()),
                        candidate.getValue()));
    }

    /// The title of a list, which is the same on each paper that has it.
    private String title(String list) {
        return definition.papers().values().stream()
                .flatMap(paper -> paper.questions().getFirst().options().stream())
                .filter(option -> option.id().equals(list))
                .findFirst()
                .map(option -> Objects.requireNonNullElse(option.title().get(LANGUAGE), list))
                .orElse(list);
    }

    private String name(String constituency, String list, String candidate) {
        return Optional.ofNullable(definition.papers().get(constituency)).stream()
                .flatMap(paper -> paper.questions().getFirst().options().stream())
                .filter(option -> option.id().equals(list))
                .flatMap(option -> option.candidates().stream())
                .filter(each -> each.id().equals(candidate))
                .findFirst()
                .map(Candidate::title)
                .map(title -> Objects.requireNonNullElse(title.get(LANGUAGE), candidate))
                .orElse(candidate);
    }
}
