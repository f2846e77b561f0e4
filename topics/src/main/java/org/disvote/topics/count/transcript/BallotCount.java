package org.disvote.topics.count.transcript;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.ballot.Answers;
import org.disvote.topics.ballot.Answers.Answer;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.count.ConstituencyCount;
import org.disvote.topics.count.ConstituencyCount.OptionCount;
import org.disvote.topics.count.ConstituencyCount.QuestionCount;

/// The ballots of one constituency, counted on its paper. For one thread.
final class BallotCount {

    private static final class QuestionNumbers {
        long blank;
        long spoiled;
        long empty;
        final long[] votes;
        final long[][] crosses;

        QuestionNumbers(Paper.Question question) {
            votes = new long[question.options().size()];
            crosses = question.options().stream()
                    .map(option -> new long[option.candidates().size()])
                    .toArray(long[][]::new);
        }

        void add(QuestionNumbers other) {
            blank += other.blank;
            spoiled += other.spoiled;
            empty += other.empty;
            for (int option = 0; option < votes.length; option++) {
                votes[option] += other.votes[option];
                for (int candidate = 0; candidate < crosses[option].length; candidate++) {
                    crosses[option][candidate] += other.crosses[option][candidate];
                }
            }
        }
    }

    private final Paper paper;
    private final List<QuestionNumbers> numbers;
    private long ballots;

    BallotCount(Paper paper) {
        this.paper = paper;
        numbers = paper.questions().stream().map(QuestionNumbers::new).toList();
    }

    void add(Answers answers) {
        ballots++;
        for (int i = 0; i < numbers.size(); i++) {
            add(numbers.get(i), answers.answers().get(i));
        }
    }

    /// @param other on the same paper
    void add(BallotCount other) {
        ballots += other.ballots;
        for (int i = 0; i < numbers.size(); i++) {
            numbers.get(i).add(other.numbers.get(i));
        }
    }

    Paper paper() {
        return paper;
    }

    private static void add(QuestionNumbers to, Answer answer) {
        switch (answer) {
            case Answers.Blank _ -> to.blank++;
            case Answers.Spoiled _ -> to.spoiled++;
            case Answers.Picked picked when picked.isEmpty() -> to.empty++;
            case Answers.Picked picked ->
                picked.picks().forEach(pick -> {
                    to.votes[pick.option()]++;
                    pick.crosses().forEach(candidate -> to.crosses[pick.option()][candidate]++);
                });
        }
    }

    ConstituencyCount count() {
        SortedMap<String, QuestionCount> questions = new TreeMap<>();
        for (int i = 0; i < numbers.size(); i++) {
            Paper.Question question = paper.questions().get(i);
            QuestionNumbers counted = numbers.get(i);
            SortedMap<String, OptionCount> options = new TreeMap<>();
            for (int option = 0; option < counted.votes.length; option++) {
                Paper.Option offered = question.options().get(option);
                SortedMap<String, Long> candidates = new TreeMap<>();
                for (int candidate = 0; candidate < counted.crosses[option].length; candidate++) {
                    candidates.put(offered.candidates().get(candidate).id(), counted.crosses[option][candidate]);
                }
                options.put(offered.id(), new OptionCount(counted.votes[option], candidates));
            }
            questions.put(question.id(), new QuestionCount(counted.blank, counted.spoiled, counted.empty, options));
        }
        return new ConstituencyCount(ballots, questions);
    }
}
