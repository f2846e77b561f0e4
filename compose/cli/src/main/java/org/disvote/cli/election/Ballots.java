package org.disvote.cli.election;

import java.util.Collection;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.json.Quantity;

/// Ballot papers in a few words.
final class Ballots {

    private Ballots() {}

    static String summary(Collection<Paper> papers) {
        int questions = papers.stream()
                .mapToInt(paper -> paper.questions().size())
                .max()
                .orElse(0);
        int options = papers.stream()
                .mapToInt(paper -> paper.questions().stream()
                        .mapToInt(question -> question.options().size())
                        .sum())
                .max()
                .orElse(0);
        String ofOne = questions == 1
                ? Quantity.of(options, "option")
                : Quantity.of(questions, "question") + " with " + Quantity.of(options, "option");
        return papers.size() == 1 ? ofOne : "%d ballot papers with up to %s".formatted(papers.size(), ofOne);
    }
}
