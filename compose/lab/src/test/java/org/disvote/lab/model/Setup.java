package org.disvote.lab.model;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;

/// The constant settings of a run.
///
/// @param instances of ingest
/// @param consumers of each replica; all of them apply every partition, like two of which one should have
///     stopped
/// @param script the requests that voters will send, in any order
/// @param confirmLog whether voters wait for the log; if not, masters lose no commit
/// @param leases how many leases are taken at most
/// @param strangers whether foreign writers write to the log: another vote for a position that has one, or a
///     position far ahead
/// @param without the safeguards that are left out
record Setup(
        Routing routing,
        int instances,
        int replicas,
        int consumers,
        List<Request> script,
        boolean confirmLog,
        int leases,
        boolean virtualTime,
        boolean strangers,
        Set<Mutation> without) {

    static final ElectionId ELECTION = new ElectionId("demo");
    static final Set<ChoiceId> CHOICES = Set.of(new ChoiceId("c1"), new ChoiceId("c2"));

    /// The ballot in every vote of a foreign writer.
    private static final BallotBytes FORGED = ShortBallot.of(new ChoiceId("forged"));

    private static final long FAR_AHEAD = 1_000;

    static boolean isForged(VoteCast vote) {
        return vote.ballot().equals(FORGED);
    }

    /// Another vote for the position of this one.
    static VoteCast forged(VoteCast vote) {
        return new VoteCast(
                vote.electionId(),
                vote.partition(),
                vote.seq(),
                vote.voter(),
                vote.constituency(),
                1,
                FORGED,
                vote.auth(),
                vote.nonce(),
                vote.castAt());
    }

    /// A vote with a seq that no master ever reaches.
    VoteCast forgedFarAhead(int partition) {
        Voter voter = IntStream.iterate(0, n -> n + 1)
                .mapToObj(n -> new Voter("stranger" + n))
                .filter(id -> routing.partitionOf(id) == partition)
                .findFirst()
                .orElseThrow();
        return new VoteCast(ELECTION, partition, FAR_AHEAD, voter, "", 1, FORGED, "", new Nonce(9, 9), Instant.EPOCH);
    }

    /// A voter's request to one instance.
    record Request(CastRequest cast, int partition, Nonce nonce, int instance) {}

    boolean has(Mutation safeguard) {
        return !without.contains(safeguard);
    }
}
