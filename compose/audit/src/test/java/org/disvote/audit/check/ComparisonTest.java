package org.disvote.audit.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.disvote.audit.check.Place.Role;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;
import org.disvote.audit.source.VoteSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The comparison alone, on invented places: two partitions, one master for each, the log, two replicas.
class ComparisonTest {

    private static final int PARTITIONS = 2;

    private final long[] targets = {4, 3};
    private final Made master0 = new Made("master 0", Role.MASTER, 4, Place.NOT_OWNED).with(0, 1, 2, 3, 4);
    private final Made master1 = new Made("master 1", Role.MASTER, Place.NOT_OWNED, 3).with(1, 1, 2, 3);
    private final Made log = new Made("log", Role.LOG, 4, 3).with(0, 1, 2, 3, 4).with(1, 1, 2, 3);
    private final Made r1 =
            new Made("replica r1", Role.REPLICA, 4, 3).with(0, 1, 2, 3, 4).with(1, 1, 2, 3);
    private final Made r2 =
            new Made("replica r2", Role.REPLICA, 4, 3).with(0, 1, 2, 3, 4).with(1, 1, 2, 3);
    private final Findings findings = new Findings(20);

    @Test
    void equalPlacesGiveNoFindingAndOneDigest() {
        List<Place> places = compare();

        assertFound();
        Place replica = places.get(3);
        assertEquals(places.get(0).digest(0), replica.digest(0));
        assertEquals(places.get(1).digest(1), replica.digest(1));
        assertNotEquals(replica.digest(0), replica.digest(1));
    }

    @Test
    void aVoteChangedOnOneReplicaIsFoundThere() {
        r1.change(0, 2);

        compare();

        assertFound("different replica r1 0/2");
    }

    @Test
    void aVoteChangedOnItsMasterIsFoundThere() {
        master1.change(1, 3);

        compare();

        assertFound("different master 1 1/3");
    }

    @Test
    void aVoteChangedInTheLogIsFoundThere() {
        log.change(0, 4);

        compare();

        assertFound("different log 0/4");
    }

    @Test
    void ifTwoPlacesDifferFromTwoOthersTheMastersSideIsRight() {
        r1.change(0, 2);
        r2.change(0, 2);

        compare();

        assertFound("different replica r1 0/2", "different replica r2 0/2");
    }

    @Test
    void aMissingVoteIsFoundWhereverItIs() {
        r1.without(0, 1);
        log.without(0, 3);
        master1.without(1, 2);

        compare();

        assertFound("missing replica r1 0/1", "missing log 0/3", "missing master 1 1/2");
    }

    @Test
    void aGapThatAllPlacesShareIsMissingEverywhere() {
        List.of(master0, log, r1, r2).forEach(place -> place.without(0, 2));

        compare();

        assertFound("missing master 0 0/2", "missing log 0/2", "missing replica r1 0/2", "missing replica r2 0/2");
    }

    @Test
    void theEndThatIsNotClaimedIsBehind() {
        r1.claims[0] = 2;
        r1.without(0, 3).without(0, 4);

        compare();

        assertFound("behind replica r1 0/3..4");
        assertEquals(2, findings.votes(Kind.BEHIND, "replica r1"));
    }

    @Test
    void theEndThatIsClaimedIsMissing() {
        r1.without(1, 3);
        master0.without(0, 4);

        compare();

        assertFound("missing master 0 0/4", "missing replica r1 1/3");
    }

    @Test
    void whatEveryPlaceLacksAtTheEndIsMissingWhereItIsClaimed() {
        List.of(master1, log, r1, r2).forEach(place -> place.without(1, 3));
        log.claims[1] = 2;
        r1.claims[1] = 2;
        r2.claims[1] = 2;

        compare();

        assertFound("missing master 1 1/3", "behind log 1/3", "behind replica r1 1/3", "behind replica r2 1/3");
    }

    @Test
    void newerTrafficIsNoFindingAndNotInTheDigest() {
        master0.with(0, 5, 6).claims[0] = 6;
        log.with(0, 5);
        r2.with(0, 5).claims[0] = 5;

        List<Place> places = compare();

        assertFound();
        assertEquals(places.get(0).digest(0), places.get(3).digest(0));
        assertEquals(6, places.get(0).votes(0));
    }

    @Test
    void aVoteForgedAtTheEndOfTheLogIsExtraThereAndWhereItWasApplied() {
        log.with(0, 5);
        r1.with(0, 5).claims[0] = 5;

        compare();

        assertFound("extra log 0/5", "extra replica r1 0/5");
    }

    @Test
    void aReplicaAheadOfTheLogHasAnExtraVote() {
        master1.with(1, 4).claims[1] = 4;
        r2.with(1, 4).claims[1] = 4;

        compare();

        assertFound("extra replica r2 1/4");
    }

    @Test
    void rowsBeyondTheHeadAreMiscounted() {
        master0.with(0, 5);

        compare();

        assertFound("miscounted master 0 0/5");
    }

    @Test
    void aRowOnAMasterThatDoesNotOwnItsPartitionIsExtra() {
        master1.with(0, 2);

        compare();

        assertFound("extra master 1 0/2");
    }

    @Test
    void aPartitionThatTheLogDoesNotHaveIsExtra() {
        r1.with(7, 1);

        compare();

        assertFound("extra replica r1 7/1");
    }

    @Test
    void aPlaceThatStopsAnsweringIsLeftOutOfTheRest() {
        r1.breaksAt(0, 3);
        r2.change(1, 1);

        compare();

        assertFound("different replica r2 1/1", "unreachable replica r1 ");
    }

    @Test
    void withoutItsMasterTheLogIsWhatReplicasMustHave() {
        targets[0] = Comparison.EVERYTHING;
        r1.without(0, 4).claims[0] = 3;

        List<Place> places = places(master1, log, r1, r2);
        new Comparison(places, targets, findings, read -> {}).run();

        assertFound("behind replica r1 0/4");
    }

    private List<Place> compare() {
        List<Place> places = places(master0, master1, log, r1, r2);
        new Comparison(places, targets, findings, read -> {}).run();
        return places;
    }

    private static List<Place> places(Made... made) {
        return Arrays.stream(made)
                .map(one -> new Place(one.where, one.role, one.claims, one))
                .toList();
    }

    private void assertFound(String... expected) {
        assertEquals(
                List.of(expected),
                findings.kept().stream()
                        .map(finding -> finding.kind() + " " + finding.where() + " " + finding.position())
                        .toList());
    }

    private static final class Made implements VoteSource {

        private record Vote(int partition, long seq, String content) {}

        final String where;
        final Role role;
        final long[] claims = new long[PARTITIONS];
        private final List<Vote> votes = new ArrayList<>();
        private int next;
        private @Nullable Vote breaksAt;

        Made(String where, Role role, long... claims) {
            this.where = where;
            this.role = role;
            System.arraycopy(claims, 0, this.claims, 0, PARTITIONS);
        }

        Made with(int partition, long... seqs) {
            LongStream.of(seqs).forEach(seq -> votes.add(new Vote(partition, seq, "vote " + partition + "/" + seq)));
            votes.sort((one, other) -> one.partition != other.partition
                    ? Integer.compare(one.partition, other.partition)
                    : Long.compare(one.seq, other.seq));
            return this;
        }

        Made without(int partition, long seq) {
            votes.removeIf(vote -> vote.partition == partition && vote.seq == seq);
            return this;
        }

        void change(int partition, long seq) {
            votes.replaceAll(vote ->
                    vote.partition == partition && vote.seq == seq ? new Vote(partition, seq, "changed") : vote);
        }

        void breaksAt(int partition, long seq) {
            breaksAt = new Vote(partition, seq, "");
        }

        @Override
        public boolean advance() throws UnreachableException {
            if (next == votes.size()) {
                return false;
            }
            next++;
            if (breaksAt != null && partition() == breaksAt.partition && seq() == breaksAt.seq) {
                throw new UnreachableException("gone");
            }
            return true;
        }

        @Override
        public int partition() {
            return votes.get(next - 1).partition;
        }

        @Override
        public long seq() {
            return votes.get(next - 1).seq;
        }

        @Override
        public byte[] bytes() {
            return votes.get(next - 1).content.getBytes(UTF_8);
        }
    }
}
