package org.disvote.topics.count.transcript;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.LongConsumer;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.count.group.GroupResult;
import org.disvote.topics.count.group.Grouping;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.count.rule.InvalidReason;
import org.disvote.topics.count.rule.Revisions;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Json;
import org.disvote.topics.merkle.Frontier;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;

/// Counts an election from its records and nothing else. It keeps the standing ballots of one partition in
/// memory, and judges them at the partition's end: some 350 bytes for each voter of the partition, and the ballot.
/// For one thread; judging has threads of its own.
public final class ElectionCount {

    private final Terms terms;
    private final CountRules rules;
    private final CountInput input;
    private final Judging judging;

    private final Frontier tree = new Frontier();
    private final long[] inputCounts;
    private final Map<Voter, StandingBallot> standing = new HashMap<>();
    private Position last = new Position(0, 1);
    private boolean begun;
    private long voids;
    private long voters;

    /// @param papers by constituency, all that the terms name
    /// @param roll constituency by voter; empty exactly where the election has no roll
    public ElectionCount(
            Terms terms,
            SortedMap<String, Paper> papers,
            Optional<Map<Voter, String>> roll,
            CountInput input,
            BallotOpening opening) {
        this(terms, papers, roll.map(CountRoll::of), input, opening, _ -> {});
    }

    /// @param papers by constituency, all that the terms name
    /// @param roll empty exactly where the election has no roll
    /// @param judged called with how many standing ballots were judged so far, ascending, by one thread at a time,
    ///     which is not the caller's
    public ElectionCount(
            Terms terms,
            SortedMap<String, Paper> papers,
            Optional<CountRoll> roll,
            CountInput input,
            BallotOpening opening,
            LongConsumer judged) {
        this.terms = terms;
        this.rules = CountRules.of(terms, papers);
        this.input = input;
        judging = new Judging(opening, roll, judged);
        inputCounts = new long[input.partitions()];
        if (roll.isPresent() != (terms.eligibility() == Eligibility.ROLL)) {
            throw new IllegalArgumentException(
                    "election %s has %s roll".formatted(terms.id(), roll.isPresent() ? "no" : "a"));
        }
    }

    /// A vote of the log, of whatever election, by ascending position.
    ///
    /// @param digest of the record's bytes
    /// @throws IllegalStateException if the thread is interrupted while ballots are judged, or judging fails; then
    ///     there is no count
    public void accept(VoteCast vote, byte[] digest) {
        Position position = vote.position();
        if (begun && position.compareTo(last) <= 0) {
            throw new IllegalArgumentException("position %s comes behind %s".formatted(position, last));
        }
        if (begun && position.partition() != last.partition()) {
            judgeStanding();
        }
        begun = true;
        last = position;
        if (vote.electionId().equals(terms.id())
                && vote.seq() <= input.lastSeqs().get(vote.partition())) {
            count(vote, digest);
        }
    }

    private void count(VoteCast vote, byte[] digest) {
        tree.append(Merkle.leaf(CountInput.leaf(vote.partition(), vote.seq(), digest)));
        inputCounts[vote.partition()]++;
        StandingBallot before = standing.get(vote.voter());
        if (vote.seq() <= input.headsAtTerms().get(vote.partition())
                || Revisions.isVoid(rules.lastCounts(), before == null ? 0 : before.revision(), vote.revision())) {
            voids++;
            return;
        }
        standing.put(
                vote.voter(), new StandingBallot(vote.voter(), vote.constituency(), vote.revision(), vote.ballot()));
    }

    /// A voter's votes are all in one partition, so its standing ones can be judged at its end.
    private void judgeStanding() {
        voters += standing.size();
        List<StandingBallot> ballots = List.copyOf(standing.values());
        standing.clear();
        judging.judge(ballots);
    }

    /// The results of each group, as far as votes were accepted.
    public List<GroupResult> groups() {
        judgeStanding();
        return Grouping.of(terms, rules.papers()).afterClose(judging.tally().byConstituency());
    }

    /// The bytes of `count.json`.
    public byte[] json() {
        List<GroupResult> groups = groups();
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("v", 1);
        json.put("electionId", terms.id().value());
        json.put("terms", terms.digest());
        json.put("input", input.digest());
        ArrayNode ofPartitions = json.putArray("inputCounts");
        Arrays.stream(inputCounts).forEach(ofPartitions::add);
        json.put("inputRoot", tree.root().base64());
        json.put("records", Arrays.stream(inputCounts).sum());
        json.put("void", voids);
        json.put("voters", voters);
        json.put("counted", groups.stream().mapToLong(GroupResult::counted).sum());
        ObjectNode reasons = json.putObject("invalid");
        Tally tally = judging.tally();
        for (InvalidReason reason : InvalidReason.ALL) {
            reasons.put(reason.word(), tally.invalid(reason));
        }
        json.set("groups", Json.MAPPER.valueToTree(groups));
        return Jcs.write(json);
    }
}
