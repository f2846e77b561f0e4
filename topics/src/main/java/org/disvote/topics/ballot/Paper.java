package org.disvote.topics.ballot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.disvote.topics.ballot.Definition.Allowed;
import org.disvote.topics.ballot.Definition.Candidate;
import org.disvote.topics.ballot.Definition.Range;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.jspecify.annotations.Nullable;

/// The ballot paper of a constituency: what its voters are asked, and what they may answer. Its bytes are
/// served, hashed and stored as they are; two papers are equal if their bytes are.
///
/// It holds maps by which [Ballot#read] and [Ballot#decode] find an ID, so keep it: one for each digest.
public final class Paper {

    /// The largest paper. It is one Kafka record.
    public static final int BYTES_MAX = 900 * 1024;

    /// An option that is offered on this paper.
    ///
    /// @param title by language tag
    /// @param candidates may be empty
    /// @param crosses how many candidates a ballot that picks this option marks; 0 to 0 without candidates
    public record Option(String id, SortedMap<String, String> title, List<Candidate> candidates, Range crosses) {

        public Option {
            title = Collections.unmodifiableSortedMap(title);
            candidates = List.copyOf(candidates);
        }
    }

    /// @param title by language tag
    /// @param options in the definition's order; at least one
    public record Question(
            String id, SortedMap<String, String> title, Range pick, List<Allowed> allow, List<Option> options) {

        public Question {
            title = Collections.unmodifiableSortedMap(title);
            allow = List.copyOf(allow);
            options = List.copyOf(options);
        }
    }

    /// Where a candidate stands on the paper.
    record Place(int option, int candidate) {}

    /// The IDs of one question.
    record Index(Map<String, Integer> options, Map<String, Place> candidates) {

        static Index of(Question question) {
            Map<String, Integer> options = HashMap.newHashMap(question.options().size());
            Map<String, Place> candidates = new HashMap<>();
            for (int i = 0; i < question.options().size(); i++) {
                Option option = question.options().get(i);
                options.put(option.id(), i);
                for (int j = 0; j < option.candidates().size(); j++) {
                    candidates.put(option.candidates().get(j).id(), new Place(i, j));
                }
            }
            return new Index(options, candidates);
        }
    }

    private final ElectionId electionId;
    private final String constituency;
    private final List<Question> questions;
    private final byte[] bytes;
    private final String digest;
    private final Map<String, Integer> questionsById;
    private final List<Integer> canonicalOrder;
    private final List<Index> indexes;
    private final @Nullable SingleChoice singleChoice;

    Paper(ElectionId electionId, String constituency, List<Question> questions) {
        this.electionId = electionId;
        this.constituency = constituency;
        this.questions = List.copyOf(questions);
        this.bytes = PaperRules.bytes(electionId, constituency, questions);
        this.digest = Digests.of(bytes);
        this.questionsById = HashMap.newHashMap(questions.size());
        for (int i = 0; i < questions.size(); i++) {
            questionsById.put(questions.get(i).id(), i);
        }
        this.canonicalOrder = questionsById.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
        this.indexes = questions.stream().map(Index::of).toList();
        this.singleChoice = SingleChoice.of(this.questions);
    }

    /// @throws MalformedEventException if the bytes are not a paper's in its canonical form, or break a rule
    public static Paper read(byte[] bytes) throws MalformedEventException {
        if (bytes.length > BYTES_MAX) {
            throw new MalformedEventException(
                    "not a ballot paper: it has %,d bytes; at most %,d are allowed".formatted(bytes.length, BYTES_MAX),
                    null);
        }
        JsonNode json = Jcs.read(bytes);
        Paper paper = PaperRules.read(json);
        if (!Arrays.equals(paper.bytes, bytes)) {
            throw new MalformedEventException("not a ballot paper in its canonical form", null);
        }
        return paper;
    }

    public ElectionId electionId() {
        return electionId;
    }

    /// Empty for those who have no paper of their own constituency.
    public String constituency() {
        return constituency;
    }

    /// In the definition's order; at least one.
    public List<Question> questions() {
        return questions;
    }

    /// A copy.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// `sha256:` and 64 hexadecimal digits.
    public String digest() {
        return digest;
    }

    /// The length of the longest ballot that this paper allows, in bytes; exact.
    public int longestBallot() {
        return PaperRules.longestBallot(questions);
    }

    /// Which question has this ID, from 0.
    @Nullable
    Integer question(String id) {
        return questionsById.get(id);
    }

    /// The questions in the order of a canonical ballot: by ID.
    List<Integer> canonicalOrder() {
        return canonicalOrder;
    }

    Index index(int question) {
        return indexes.get(question);
    }

    /// Present if this paper has one question and one option of it is picked.
    @Nullable
    SingleChoice singleChoice() {
        return singleChoice;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Paper that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "Paper[" + electionId + ", " + (constituency.isEmpty() ? "-" : constituency) + ", " + digest + "]";
    }
}
