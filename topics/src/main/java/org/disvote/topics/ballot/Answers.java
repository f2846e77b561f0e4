package org.disvote.topics.ballot;

import java.util.List;

/// What a ballot says: one answer for each question of its paper, in the paper's order. It hides its content,
/// because its text may reach a log line.
public record Answers(List<Answer> answers) {

    public Answers {
        answers = List.copyOf(answers);
    }

    /// The answer to one question.
    public sealed interface Answer {}

    public record Blank() implements Answer {}

    public record Spoiled() implements Answer {}

    /// @param picks in the paper's order; none: counted as `empty`
    public record Picked(List<Pick> picks) implements Answer {

        public Picked {
            picks = List.copyOf(picks);
        }

        public boolean isEmpty() {
            return picks.isEmpty();
        }

        @Override
        public String toString() {
            return "Picked[hidden]";
        }
    }

    /// @param option which option of the question on the paper, from 0
    /// @param crosses which of the option's candidates on the paper, from 0, in the paper's order
    public record Pick(int option, List<Integer> crosses) {

        public Pick {
            crosses = List.copyOf(crosses);
        }

        @Override
        public String toString() {
            return "Pick[hidden]";
        }
    }

    @Override
    public String toString() {
        return "Answers[hidden]";
    }
}
