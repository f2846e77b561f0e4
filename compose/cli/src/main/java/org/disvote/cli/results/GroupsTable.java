package org.disvote.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.json.Text;

/// Results by groups of constituencies as tables: those of all groups together, or those of one with its
/// candidates.
///
/// @param results as `GET /elections/{id}/results` answers
/// @param paper a ballot paper, for titles; missing if there is none to show
record GroupsTable(JsonNode results, JsonNode paper) {

    private static final int BAR_WIDTH = 40;
    private static final int TITLE_LENGTH_MAX = 60;

    /// The group that a constituency belongs to.
    static Optional<JsonNode> groupOf(JsonNode results, String constituency) {
        return results.path("groups")
                .valueStream()
                .filter(group -> group.path("constituencies")
                        .valueStream()
                        .anyMatch(each -> each.asText().equals(constituency)))
                .findFirst();
    }

    /// Votes of one option, and the crosses of its candidates.
    private record Line(String id, long votes, boolean withheld, SortedMap<String, Long> candidates) {}

    /// The sums of all groups, without candidates, who differ from constituency to constituency.
    void printAll(PrintWriter out) {
        List<JsonNode> groups = results.path("groups").valueStream().toList();
        for (String question : questions(groups)) {
            out.printf("%n%s%n", title(questionOnPaper(question), question));
            SortedMap<String, Long> votes = new TreeMap<>();
            for (JsonNode group : groups) {
                group.path("questions")
                        .path(question)
                        .path("options")
                        .properties()
                        .forEach(option -> votes.merge(
                                option.getKey(), option.getValue().path("votes").asLong(), Long::sum));
            }
            List<Line> lines = new ArrayList<>();
            votes.forEach((id, count) -> lines.add(new Line(id, count, false, new TreeMap<>())));
            print(out, question, lines, groups);
        }
        if (groups.size() > 1) {
            out.printf(
                    "%n%d groups of constituencies: --constituency ID shows one, with its candidates%n", groups.size());
        }
    }

    void printGroup(PrintWriter out, JsonNode group) {
        out.printf(
                "constituencies: %s%n",
                String.join(
                        ", ",
                        group.path("constituencies")
                                .valueStream()
                                .map(each -> each.asText().isEmpty() ? "none" : each.asText())
                                .toList()));
        for (String question : questions(List.of(group))) {
            out.printf("%n%s%n", title(questionOnPaper(question), question));
            List<Line> lines = new ArrayList<>();
            group.path("questions")
                    .path(question)
                    .path("options")
                    .properties()
                    .forEach(option -> lines.add(line(option.getKey(), option.getValue())));
            print(out, question, lines, List.of(group));
        }
    }

    private static Line line(String id, JsonNode option) {
        SortedMap<String, Long> candidates = new TreeMap<>();
        option.path("candidates")
                .properties()
                .forEach(candidate ->
                        candidates.put(candidate.getKey(), candidate.getValue().asLong()));
        return new Line(
                id, option.path("votes").asLong(), option.path("withheld").asBoolean(), candidates);
    }

    private void print(PrintWriter out, String question, List<Line> lines, List<JsonNode> groups) {
        long counted = groups.stream()
                .mapToLong(group -> group.path("counted").asLong())
                .sum();
        lines.sort(Comparator.comparingLong(Line::votes).reversed().thenComparing(Line::id));
        for (Line line : lines) {
            JsonNode option = byId(questionOnPaper(question).path("options"), line.id());
            print(out, title(option, line.id()), line.votes(), counted);
            line.candidates().entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .forEach(candidate -> out.printf(
                            "      %-40s %,12d%n",
                            title(byId(option.path("candidates"), candidate.getKey()), candidate.getKey()),
                            candidate.getValue()));
            if (line.withheld()) {
                out.println("      crosses are withheld, since few voted so");
            }
        }
        for (String rest : List.of("blank", "spoiled", "empty")) {
            long votes = groups.stream()
                    .mapToLong(group ->
                            group.path("questions").path(question).path(rest).asLong())
                    .sum();
            if (votes > 0) {
                print(out, rest, votes, counted);
            }
        }
        out.printf("  %-40s %,12d%n", "ballots", counted);
    }

    private static void print(PrintWriter out, String title, long votes, long counted) {
        double share = counted == 0 ? 0 : (double) votes / counted;
        out.printf(
                "  %-40s %,12d  %6.2f %%  %s%n",
                title, votes, 100 * share, "█".repeat((int) Math.round(share * BAR_WIDTH)));
    }

    private static List<String> questions(List<JsonNode> groups) {
        return groups.stream()
                .flatMap(group -> group.path("questions").properties().stream())
                .map(Map.Entry::getKey)
                .distinct()
                .toList();
    }

    private JsonNode questionOnPaper(String id) {
        return byId(paper.path("questions"), id);
    }

    /// Missing if there is none.
    private static JsonNode byId(JsonNode entries, String id) {
        return entries.valueStream()
                .filter(entry -> entry.path("id").asText().equals(id))
                .findFirst()
                .orElseGet(() -> entries.path("none"));
    }

    /// In English, if there is such a title, or else in the first language; the ID for what is not on the paper.
    private static String title(JsonNode entry, String id) {
        JsonNode titles = entry.path("title");
        if (titles.isEmpty()) {
            return id;
        }
        String title = (titles.has("en") ? titles.path("en") : titles.iterator().next()).asText();
        return Text.printable(title, TITLE_LENGTH_MAX);
    }
}
