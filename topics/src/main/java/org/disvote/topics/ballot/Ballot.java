package org.disvote.topics.ballot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.disvote.topics.ballot.InvalidBallotException.Reason;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.jspecify.annotations.Nullable;

/// A ballot in its canonical form, for example `{"answers":{"q1":{"pick":["c3"]}},"v":1}`. Its text hides it,
/// because that may reach a log line.
public final class Ballot {

    /// The longest ballot. With its kind and length, a sealed one fits into the largest envelope.
    public static final int BYTES_MAX = 1_789;

    private final byte[] bytes;

    Ballot(byte[] bytes) {
        this.bytes = bytes;
    }

    /// One choice of an election that has the short form.
    public static Ballot ofChoice(ChoiceId choice) {
        return ofPick(Definition.SHORT_QUESTION, choice.value());
    }

    static Ballot ofPick(String question, String option) {
        return new Ballot(
                ("{\"answers\":{\"" + question + "\":{\"pick\":[\"" + option + "\"]}},\"v\":1}").getBytes(US_ASCII));
    }

    /// One choice on a paper that has one question and asks for one option of it without crosses.
    public static BallotReading ofChoice(ChoiceId choice, Paper paper) {
        SingleChoice single = paper.singleChoice();
        if (single == null) {
            return new BallotReading.Refused(List.of("the ballot paper asks for more than one choice"));
        }
        Ballot ballot = single.ballot(choice.value());
        return ballot == null
                ? new BallotReading.Refused(
                        List.of(BallotReader.notOnThePaper(paper.questions().getFirst())))
                : new BallotReading.Accepted(ballot);
    }

    /// What is wrong with a ballot whatever its paper is. To be asked before the paper is known; [#read]
    /// looks at this again.
    ///
    /// @param ballot `{"v":1,"answers":{…}}`
    public static List<String> problemsOfShape(JsonNode ballot) {
        return BallotReader.problemsOfShape(ballot);
    }

    /// Reads a ballot in any order of members, options and candidates.
    ///
    /// @param ballot `{"v":1,"answers":{…}}`, read by a reader that refuses a member twice
    public static BallotReading read(JsonNode ballot, Paper paper) {
        return new BallotReader(paper).read(ballot);
    }

    /// Reads a ballot as it was recorded.
    ///
    /// @throws InvalidBallotException if it is not canonical, or its paper does not allow it
    public static Answers decode(byte[] canonical, Paper paper) throws InvalidBallotException {
        SingleChoice single = paper.singleChoice();
        if (single != null) {
            Answers answers = single.answers(new Ballot(canonical));
            if (answers != null) {
                return answers;
            }
        }
        JsonNode json;
        try {
            json = Jcs.read(canonical);
        } catch (MalformedEventException e) {
            throw new InvalidBallotException(Reason.NOT_CANONICAL);
        }
        if (!problemsOfShape(json).isEmpty()) {
            throw new InvalidBallotException(Reason.NOT_CANONICAL);
        }
        BallotReader reader = new BallotReader(paper);
        // What comes out in another order went in in a wrong one.
        if (!(reader.read(json) instanceof BallotReading.Accepted(Ballot ballot))
                || !Arrays.equals(ballot.bytes, canonical)) {
            throw new InvalidBallotException(Reason.NOT_ALLOWED);
        }
        return reader.answers();
    }

    /// A copy.
    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Ballot that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Ballot[hidden]";
    }
}
