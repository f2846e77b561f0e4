package org.disvote.topics.count.cell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.disvote.topics.ballot.Answers;
import org.disvote.topics.ballot.Answers.Answer;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.id.ElectionId;

/// The cells of the tally to which ballots of one constituency and partition add: one for each question and one
/// for each of its options, with the numbers of its candidates. Their keys are made once, because every vote
/// adds to some of them. Immutable.
public final class PaperCells {

    // The numbers of a question's cell.
    public static final int BALLOTS = 0;
    public static final int BLANK = 1;
    public static final int SPOILED = 2;
    public static final int EMPTY = 3;
    static final int QUESTION_NUMBERS = 4;

    /// The number of an option's votes in its cell. Those of its candidates follow, in the paper's order.
    public static final int VOTES = 0;

    /// Adds to numbers of one cell.
    @FunctionalInterface
    public interface Adder {
        /// @param key of the cell
        /// @param size how many numbers the cell has
        /// @param numbers which of them to add to, each once
        /// @param change 1 or -1
        void add(String key, int size, int[] numbers, int change);
    }

    private record Cell(String key, int size) {}

    /// A question's cell, and behind it those of its options.
    private final List<List<Cell>> cells = new ArrayList<>();

    public PaperCells(ElectionId electionId, int partition, String constituency, Paper paper) {
        for (Paper.Question question : paper.questions()) {
            List<Cell> ofQuestion = new ArrayList<>();
            ofQuestion.add(
                    new Cell(QuestionTally.key(electionId, partition, constituency, question.id()), QUESTION_NUMBERS));
            for (Paper.Option option : question.options()) {
                ofQuestion.add(new Cell(
                        OptionTally.key(electionId, partition, constituency, question.id(), option.id()),
                        1 + option.candidates().size()));
            }
            cells.add(ofQuestion);
        }
    }

    /// What a ballot adds, as numbers that are short to keep: for each question, how many cells of it the ballot
    /// adds to, and for each of these its place, how many of its numbers, and which.
    public static int[] marks(Answers answers) {
        IntList marks = new IntList();
        for (Answer answer : answers.answers()) {
            switch (answer) {
                case Answers.Blank _ -> marks.add(1, 0, 2, BALLOTS, BLANK);
                case Answers.Spoiled _ -> marks.add(1, 0, 2, BALLOTS, SPOILED);
                case Answers.Picked picked when picked.isEmpty() -> marks.add(1, 0, 2, BALLOTS, EMPTY);
                case Answers.Picked picked -> {
                    marks.add(1 + picked.picks().size(), 0, 1, BALLOTS);
                    for (Answers.Pick pick : picked.picks()) {
                        marks.add(1 + pick.option(), 1 + pick.crosses().size(), VOTES);
                        pick.crosses().forEach(candidate -> marks.add(VOTES + 1 + candidate));
                    }
                }
            }
        }
        return marks.toArray();
    }

    /// Adds what [#marks] has made of a ballot.
    ///
    /// @param change 1 to count it, -1 when a later one supersedes it
    public void add(int[] marks, int change, Adder adder) {
        int at = 0;
        for (List<Cell> ofQuestion : cells) {
            int parts = marks[at++];
            for (int part = 0; part < parts; part++) {
                Cell cell = ofQuestion.get(marks[at++]);
                int[] numbers = new int[marks[at++]];
                System.arraycopy(marks, at, numbers, 0, numbers.length);
                at += numbers.length;
                adder.add(cell.key(), cell.size(), numbers, change);
            }
        }
    }

    private static final class IntList {
        private int[] values = new int[16];
        private int size;

        void add(int... more) {
            if (size + more.length > values.length) {
                values = Arrays.copyOf(values, 2 * (size + more.length));
            }
            System.arraycopy(more, 0, values, size, more.length);
            size += more.length;
        }

        int[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }
}
