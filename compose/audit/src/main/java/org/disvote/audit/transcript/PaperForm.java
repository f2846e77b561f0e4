package org.disvote.audit.transcript;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.election.Election;

/// What a group of constituencies is asked: the questions of their papers, with every option and candidate.
///
/// @param questions options by question, candidates by option
record PaperForm(SortedMap<String, SortedMap<String, SortedSet<String>>> questions) {

    static PaperForm of(Election election, Collection<String> constituencies) {
        SortedMap<String, SortedMap<String, SortedSet<String>>> questions = new TreeMap<>();
        for (String constituency : constituencies) {
            election.paper(constituency).map(Paper::questions).orElse(List.of()).forEach(question -> {
                SortedMap<String, SortedSet<String>> options =
                        questions.computeIfAbsent(question.id(), _ -> new TreeMap<>());
                question.options().forEach(option -> {
                    SortedSet<String> candidates = options.computeIfAbsent(option.id(), _ -> new TreeSet<>());
                    option.candidates().forEach(candidate -> candidates.add(candidate.id()));
                });
            });
        }
        return new PaperForm(questions);
    }

    /// The question as each of these constituencies' papers has it that has it.
    static List<Paper.Question> questions(Election election, Collection<String> constituencies, String question) {
        List<Paper.Question> all = new ArrayList<>();
        constituencies.forEach(
                constituency -> question(election, constituency, question).ifPresent(all::add));
        return all;
    }

    static Optional<Paper.Question> question(Election election, String constituency, String question) {
        return election.paper(constituency).stream()
                .flatMap(paper -> paper.questions().stream())
                .filter(each -> each.id().equals(question))
                .findFirst();
    }
}
