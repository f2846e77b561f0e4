package org.disvote.lab.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongToIntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.disvote.operate.sample.Constituency;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.RandomBallots;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.id.ChoiceId;

/// What the votes of a load say.
///
/// @param members the member of a request that has the ballot, such as `"choice":"c1"`, in ASCII
/// @param memberOf which of them a voter casts, by the voter's number
public record LoadBallots(List<String> members, LongToIntFunction memberOf) implements LoadPlan.Ballots {

    /// The start of the members that [#greek] makes.
    private static final String BALLOT = "\"ballot\":";

    /// How many ballots are drawn for each constituency.
    private static final int DRAWN_EACH = 200;

    /// Gives neighbouring numbers different ballots (Fibonacci hashing: 2⁶⁴ divided by the golden ratio).
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    public LoadBallots {
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("no choice to vote for");
        }
    }

    /// The short form, for elections with one question. The votes are distributed evenly over the choices.
    public static LoadBallots choices(List<ChoiceId> choices) {
        return new LoadBallots(
                choices.stream()
                        .map(choice -> "\"choice\":\"" + choice.value() + "\"")
                        .toList(),
                voter -> (int) (voter % choices.size()));
    }

    /// Ballots of the Greek sample: each voter casts one of the drawn ballots of their constituency. Voters have
    /// their numbers in the electorate.
    ///
    /// @param papers by constituency, one for each in [Constituency#ALL]
    public static LoadBallots greek(Electorate electorate, Map<String, Paper> papers) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < Constituency.ALL.size(); i++) {
            String constituency = Constituency.ALL.get(i).id();
            Paper paper = papers.get(constituency);
            if (paper == null) {
                throw new IllegalArgumentException("no ballot paper for " + constituency);
            }
            RandomBallots ballots = new RandomBallots(paper, electorate.weights(i));
            RandomGenerator random = new SplittableRandom(i);
            for (int drawn = 0; drawn < DRAWN_EACH; drawn++) {
                members.add(BALLOT + new String(ballots.draw(random).bytes(), US_ASCII));
            }
        }
        return new LoadBallots(
                members,
                voter -> electorate.constituencyOf((int) voter) * DRAWN_EACH
                        + (int) (((voter * SPREAD) >>> 32) % DRAWN_EACH));
    }

    /// What a voter casts, as canonical JSON. Only of ballots in their long form.
    public byte[] ballot(long voter) {
        String member = members.get(memberOf.applyAsInt(voter));
        if (!member.startsWith(BALLOT)) {
            throw new IllegalStateException("these votes are choices in the short form");
        }
        return member.substring(BALLOT.length()).getBytes(US_ASCII);
    }

    @Override
    public Supplier<LoadPlan.Caster> casters(LoadPlan plan) {
        CastRequests requests = new CastRequests(plan.api(), plan.electionId(), members, plan.voterPrefix());
        return () -> new OpenCaster(new CastConnection(plan, requests), memberOf);
    }

    private record OpenCaster(CastConnection connection, LongToIntFunction memberOf) implements LoadPlan.Caster {
        @Override
        public int cast(long voter) throws IOException {
            return connection.cast(voter, memberOf.applyAsInt(voter));
        }

        @Override
        public long triedAgain() {
            return connection.triedAgain();
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    /// Hides how a voter votes.
    @Override
    public String toString() {
        return "LoadBallots[" + members.size() + "]";
    }
}
