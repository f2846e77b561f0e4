package org.disvote.topics.count.open;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.count.ConstituencyCount;
import org.disvote.topics.count.group.GroupResult;
import org.disvote.topics.count.group.Grouping;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.count.rule.InvalidReason;
import org.disvote.topics.count.rule.Judgment;
import org.disvote.topics.count.rule.Revisions;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Json;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;

/// Counts an open election once more, from its records and nothing else. It keeps the standing votes of one
/// partition in memory. For one thread.
public final class OpenCount {

    private record Standing(int revision, String constituency, BallotBytes ballot) {}

    private final Terms terms;
    private final CountRules rules;
    private final Optional<Map<Voter, String>> roll;
    private final CountInput input;

    private final InputTree tree = new InputTree();
    private final long[] inputCounts;
    private final Map<Voter, Standing> standing = new HashMap<>();
    private final Map<InvalidReason, Long> invalid = new EnumMap<>(InvalidReason.class);
    private final SortedMap<String, BallotCount> counts = new TreeMap<>();
    private Position last = new Position(0, 1);
    private boolean begun;
    private long voids;
    private long voters;

    /// @param papers by constituency, all that the terms name
    /// @param roll constituency by voter; empty exactly where the election has no roll
    public OpenCount(
            Terms terms, SortedMap<String, Paper> papers, Optional<Map<Voter, String>> roll, CountInput input) {
        this.terms = terms;
        this.rules = CountRules.of(terms, papers);
        this.roll = roll;
        this.input = input;
        inputCounts = new long[input.partitions()];
        if (roll.isPresent() != rules.withRoll()) {
            throw new IllegalArgumentException(
                    "election %s has %s roll".formatted(terms.id(), roll.isPresent() ? "no" : "a"));
        }
    }

    /// A vote of the log, of whatever election, by ascending position.
    ///
    /// @param digest of the record's bytes
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
        tree.add("%d\n%d\n%s\n"
                .formatted(
                        vote.partition(),
                        vote.seq(),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(digest))
                .getBytes(US_ASCII));
        inputCounts[vote.partition()]++;
        Standing before = standing.get(vote.voter());
        if (vote.seq() <= input.headsAtTerms().get(vote.partition())
                || Revisions.isVoid(rules.lastCounts(), before == null ? 0 : before.revision(), vote.revision())) {
            voids++;
            return;
        }
        standing.put(vote.voter(), new Standing(vote.revision(), vote.constituency(), vote.ballot()));
    }

    /// A voter's votes are all in one partition, so its standing ones can be judged at its end.
    private void judgeStanding() {
        voters += standing.size();
        standing.forEach((voter, vote) -> {
            switch (judge(voter, vote)) {
                case Judgment.Counts counted ->
                    counts.computeIfAbsent(vote.constituency(), unknown -> new BallotCount(counted.paper()))
                            .add(counted.answers());
                case Judgment.Invalid(InvalidReason reason) -> invalid.merge(reason, 1L, Long::sum);
            }
        });
        standing.clear();
    }

    private Judgment judge(Voter voter, Standing vote) {
        if (roll.isPresent()) {
            String constituency = roll.get().get(voter);
            if (constituency == null) {
                return new Judgment.Invalid(InvalidReason.NOT_ON_ROLL);
            }
            if (!constituency.equals(vote.constituency())) {
                return new Judgment.Invalid(InvalidReason.CONSTITUENCY);
            }
        }
        return rules.judge(vote.constituency(), vote.ballot());
    }

    /// The results of each group, as far as votes were accepted.
    public List<GroupResult> groups() {
        judgeStanding();
        SortedMap<String, ConstituencyCount> byConstituency = new TreeMap<>();
        counts.forEach((constituency, count) -> byConstituency.put(constituency, count.count()));
        return Grouping.of(terms, rules.papers()).afterClose(byConstituency);
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
        json.put("inputRoot", Base64.getEncoder().encodeToString(tree.root()));
        json.put("records", Arrays.stream(inputCounts).sum());
        json.put("void", voids);
        json.put("voters", voters);
        json.put("counted", groups.stream().mapToLong(GroupResult::counted).sum());
        ObjectNode reasons = json.putObject("invalid");
        for (InvalidReason reason : InvalidReason.ALL) {
            reasons.put(reason.word(), invalid.getOrDefault(reason, 0L));
        }
        json.set("groups", Json.MAPPER.valueToTree(groups));
        return Jcs.write(json);
    }
}
