package org.disvote.sink.count.topology;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;

/// A small master: numbers the votes of random voters as real masters do, in an election that lets voters
/// change their minds and in two that do not.
public final class RandomVotes {

    public static final String LAST_COUNTS = "last-counts";

    /// As [#LAST_COUNTS], with sealed ballots. No random vote is of it.
    public static final String SEALED = "sealed";

    private static final List<String> ELECTIONS = List.of("demo", "second", LAST_COUNTS, LAST_COUNTS);
    private static final Instant OPENS = Instant.parse("2027-05-21T07:00:00Z");

    private static final int CHOICES = 5;
    private static final Map<ElectionId, CountRules> RULES =
            ELECTIONS.stream().distinct().collect(Collectors.toMap(ElectionId::new, RandomVotes::rulesOf));

    private final Random random;
    private final Routing routing;
    private final int voters;
    private final long[] heads;
    private final Map<String, Integer> revisions = new HashMap<>();
    private long micros;

    public RandomVotes(long seed, Routing routing, int voters) {
        random = new Random(seed);
        this.routing = routing;
        this.voters = voters;
        heads = new long[routing.partitions()];
    }

    private static boolean lastCounts(ElectionId electionId) {
        return electionId.value().equals(LAST_COUNTS);
    }

    /// As the elections topic would have them. They have a roll, so votes may name constituencies.
    public static Optional<CountRules> rules(ElectionId electionId) {
        return electionId.value().equals(SEALED)
                ? Optional.ofNullable(RULES.get(new ElectionId(LAST_COUNTS)))
                        .map(open -> new CountRules(electionId, true, true, true, open.papers()))
                : Optional.ofNullable(RULES.get(electionId));
    }

    private static CountRules rulesOf(String election) {
        ObjectNode definition = Json.MAPPER.createObjectNode();
        definition.put("id", election);
        definition.putObject("title").put("en", election);
        definition.put("opensAt", "2027-05-21T07:00:00Z");
        definition.put("closesAt", "2027-05-21T19:00:00Z");
        definition.put("eligibility", "roll");
        definition.put("changeOfMind", election.equals(LAST_COUNTS) ? "last-counts" : "refused");
        ArrayNode choices = definition.putArray("choices");
        for (int i = 1; i <= CHOICES; i++) {
            choices.addObject().put("id", "c" + i).putObject("title").put("en", "Choice " + i);
        }
        Definition defined = Definition.of(definition);
        return CountRules.of(defined, defined.papers());
    }

    public List<VoteCast> next(int count) {
        List<VoteCast> votes = new ArrayList<>(count);
        while (votes.size() < count) {
            String election = ELECTIONS.get(random.nextInt(ELECTIONS.size()));
            String voter = "GR-" + random.nextInt(voters);
            int revision = revisions.getOrDefault(election + " " + voter, 0) + 1;
            if (revision > 1 && !lastCounts(new ElectionId(election))) {
                continue;
            }
            revisions.put(election + " " + voter, revision);
            int partition = routing.partitionOf(new VoterId(voter));
            micros += random.nextInt(3_000_000);
            votes.add(new VoteCast(
                    new ElectionId(election),
                    partition,
                    ++heads[partition],
                    new Voter(voter),
                    "",
                    revision,
                    ShortBallot.of(new ChoiceId("c" + (1 + random.nextInt(CHOICES)))),
                    "",
                    Nonce.random(random),
                    OPENS.plus(micros, ChronoUnit.MICROS)));
        }
        return votes;
    }
}
