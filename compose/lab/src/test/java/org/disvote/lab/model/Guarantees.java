package org.disvote.lab.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.Receipt;
import org.disvote.lab.model.World.Answer;
import org.disvote.lab.model.World.Replica;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;

/// Checks G1–G4 in a world.
final class Guarantees {

    private Guarantees() {}

    /// Checks what must hold at every moment.
    ///
    /// @throws Violation if it does not
    static void check(World world) {
        Map<Integer, List<VoteCast>> logged = new HashMap<>();
        world.log.partitions().keySet().forEach(partition -> logged.put(partition, logged(world, partition)));
        checkMaster(world, logged);
        for (Replica replica : world.replicas) {
            checkReplica(replica, logged);
        }
        checkAnswers(world, logged);
    }

    /// Checks what must also hold once no step is left to do.
    static void checkAtRest(World world) {
        check(world);
        require(world.unconfirmed.isEmpty(), "a voter waits for the log for ever");
        world.master.rows().heads().forEach((partition, head) -> {
            List<VoteCast> votes = world.master.rows().votes(partition);
            require(votes.equals(logged(world, partition)), "master and log are not the same at rest");
            for (Replica replica : world.replicas) {
                require(votes.equals(sorted(replica.votes(), partition)), "a replica is not the same at rest");
            }
        });
    }

    /// The log's votes without repetitions: seqs 1, 2, 3 …, with one vote for each voter.
    private static List<VoteCast> logged(World world, int partition) {
        List<VoteCast> votes = new ArrayList<>();
        for (VoteCast vote : world.log.votes(partition)) {
            if (Setup.isForged(vote)) {
                continue; // no reader accepts this record, so that it changes nothing
            }
            if (vote.seq() <= votes.size()) {
                require(
                        vote.equals(votes.get((int) vote.seq() - 1)),
                        "G2: the log has two votes for position " + vote.position());
            } else {
                require(vote.seq() == votes.size() + 1, "G4: the log has a gap before " + vote.position());
                votes.add(vote);
            }
        }
        requireOneEach(votes, "the log");
        return votes;
    }

    private static void checkMaster(World world, Map<Integer, List<VoteCast>> logged) {
        world.master.rows().heads().forEach((partition, head) -> {
            List<VoteCast> votes = world.master.rows().votes(partition);
            requireWithoutGap(votes, head.lastSeq(), "the master");
            if (head.openedFor() == world.master.life()) {
                List<VoteCast> sent = logged.getOrDefault(partition, List.of());
                require(
                        sent.size() <= votes.size() && sent.equals(votes.subList(0, sent.size())),
                        "G1: an open master does not have what the log has");
            }
        });
        requireOneEach(world.master.rows().votes(), "the master");
    }

    private static void checkReplica(Replica replica, Map<Integer, List<VoteCast>> logged) {
        replica.applied().forEach((partition, applied) -> {
            List<VoteCast> votes = sorted(replica.votes(), partition);
            requireWithoutGap(votes, applied.seq(), "a replica");
            List<VoteCast> sent = logged.getOrDefault(partition, List.of());
            require(
                    votes.size() <= sent.size() && votes.equals(sent.subList(0, votes.size())),
                    "G1: a replica has other votes than the log");
        });
    }

    private static void checkAnswers(World world, Map<Integer, List<VoteCast>> logged) {
        Map<Voter, Receipt> receipts = new HashMap<>();
        for (Answer answer : world.answers) {
            if (answer.outcome() == null) {
                continue;
            }
            switch (answer.outcome()) {
                case CastOutcome.Recorded(Receipt receipt) -> checkReceipt(world, logged, answer, receipt, receipts);
                case CastOutcome.SameAgain(Receipt receipt) -> checkReceipt(world, logged, answer, receipt, receipts);
                case CastOutcome.AlreadyVoted(Receipt standing) -> {
                    VoteCast vote = kept(
                                    world,
                                    logged,
                                    standing.position().partition(),
                                    standing.position().seq())
                            .orElseThrow(() -> new Violation("G1: a vote that was reported to a voter is lost"));
                    require(
                            vote.voter().equals(answer.request().cast().voter()) && !hasChoice(vote, answer),
                            "G3: a voter was refused for a vote that is not theirs");
                }
                case CastOutcome.NotOpen _,
                        CastOutcome.Closing _,
                        CastOutcome.NotEligible _,
                        CastOutcome.RollMissing _,
                        CastOutcome.UnknownElection _,
                        CastOutcome.InvalidVote _,
                        CastOutcome.Changed _,
                        CastOutcome.TooManyChanges _ -> throw new Violation("a good vote is refused");
            }
        }
    }

    private static void checkReceipt(
            World world,
            Map<Integer, List<VoteCast>> logged,
            Answer answer,
            Receipt receipt,
            Map<Voter, Receipt> receipts) {
        VoteCast vote = kept(
                        world,
                        logged,
                        receipt.position().partition(),
                        receipt.position().seq())
                .orElseThrow(() -> new Violation("G1: an acknowledged vote is lost"));
        require(
                Receipt.of(vote, receipt.terms()).equals(receipt),
                "G1: another vote stands where an acknowledged one stood");
        require(hasChoice(vote, answer), "G3: a voter got an answer for another choice");
        Receipt before = receipts.putIfAbsent(vote.voter(), receipt);
        require(before == null || before.equals(receipt), "G3: a voter has two receipts");
    }

    private static boolean hasChoice(VoteCast vote, Answer answer) {
        return answer.request().cast().content() instanceof CastRequest.Content.Choice(ChoiceId choice)
                && vote.ballot().equals(ShortBallot.of(choice));
    }

    /// Where an acknowledged vote must be.
    private static Optional<VoteCast> kept(World world, Map<Integer, List<VoteCast>> logged, int partition, long seq) {
        List<VoteCast> votes = world.setup.confirmLog()
                ? logged.getOrDefault(partition, List.of())
                : world.master.rows().votes(partition);
        return seq <= votes.size() ? Optional.of(votes.get((int) seq - 1)) : Optional.empty();
    }

    private static void requireWithoutGap(List<VoteCast> votes, long last, String where) {
        for (int n = 0; n < votes.size(); n++) {
            require(votes.get(n).seq() == n + 1, "G4: " + where + " has a gap, or a position twice");
        }
        require(votes.size() == last, "G4: " + where + " has " + votes.size() + " votes and says " + last);
    }

    private static void requireOneEach(List<VoteCast> votes, String where) {
        Set<Voter> voters = new HashSet<>();
        for (VoteCast vote : votes) {
            require(voters.add(vote.voter()), "G2: a voter counts twice in " + where);
        }
    }

    private static List<VoteCast> sorted(List<VoteCast> votes, int partition) {
        return votes.stream()
                .filter(vote -> vote.partition() == partition)
                .sorted(Comparator.comparingLong(VoteCast::seq))
                .toList();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Violation(otherwise);
        }
    }
}
