package org.disvote.topics.ballot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.disvote.topics.ballot.Answers.Pick;
import org.disvote.topics.ballot.Answers.Picked;
import org.disvote.topics.ballot.Definition.Range;
import org.jspecify.annotations.Nullable;

/// The ballots that pick one option and mark no candidate, of a paper with one question on which that is
/// allowed for each option. They are made once, so that a vote for a choice needs no JSON.
final class SingleChoice {

    private static final Range ONE = new Range(1, 1);

    private final Map<String, Ballot> ballots = new HashMap<>();
    private final Map<Ballot, Answers> answers = new HashMap<>();

    private SingleChoice() {}

    static @Nullable SingleChoice of(List<Paper.Question> questions) {
        Paper.Question question = questions.getFirst();
        boolean allowed = questions.size() == 1
                && question.pick().equals(ONE)
                && question.options().stream()
                        .allMatch(option -> option.crosses().min() == 0);
        if (!allowed) {
            return null;
        }
        SingleChoice single = new SingleChoice();
        for (int i = 0; i < question.options().size(); i++) {
            String option = question.options().get(i).id();
            Ballot ballot = Ballot.ofPick(question.id(), option);
            single.ballots.put(option, ballot);
            single.answers.put(ballot, new Answers(List.of(new Picked(List.of(new Pick(i, List.of()))))));
        }
        return single;
    }

    @Nullable
    Ballot ballot(String option) {
        return ballots.get(option);
    }

    @Nullable
    Answers answers(Ballot ballot) {
        return answers.get(ballot);
    }
}
