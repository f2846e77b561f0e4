package org.disvote.cli.paper;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.disvote.topics.ballot.Definition.Candidate;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.json.Quantity;

/// Shows what a ballot says, in the paper's order.
public record Review(Paper paper, Titles titles) {

    /// @param ballot as JSON; it answers every question of the paper
    public List<String> lines(JsonNode ballot) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < paper.questions().size(); i++) {
            Paper.Question question = paper.questions().get(i);
            lines.add("  %d. %s".formatted(i + 1, titles.of(question.title())));
            JsonNode answer = ballot.path("answers").path(question.id());
            if (answer.path("blank").asBoolean()) {
                lines.add("       blank: a ballot without a choice");
            } else if (answer.path("spoiled").asBoolean()) {
                lines.add("       spoiled: a ballot that counts for nobody");
            } else {
                lines.addAll(picked(question, ids(answer.path("pick")), ids(answer.path("crosses"))));
            }
        }
        return lines;
    }

    private List<String> picked(Paper.Question question, Set<String> picked, Set<String> crosses) {
        if (picked.isEmpty()) {
            return List.of("       none picked");
        }
        List<String> lines = new ArrayList<>();
        for (Paper.Option option : question.options()) {
            if (picked.contains(option.id())) {
                lines.add("     [x] " + titles.of(option.title()));
                List<Candidate> marked = option.candidates().stream()
                        .filter(candidate -> crosses.contains(candidate.id()))
                        .toList();
                marked.forEach(candidate -> lines.add("           + " + titles.of(candidate.title())));
                if (option.crosses().max() > 0) {
                    lines.add("         %d of at most %s marked"
                            .formatted(
                                    marked.size(), Quantity.of(option.crosses().max(), "candidate")));
                }
            }
        }
        return lines;
    }

    private static Set<String> ids(JsonNode array) {
        Set<String> ids = new HashSet<>();
        array.forEach(id -> ids.add(id.asText()));
        return ids;
    }
}
