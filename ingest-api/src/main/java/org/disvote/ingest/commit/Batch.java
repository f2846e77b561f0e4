package org.disvote.ingest.commit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.table.ElectionTable.Poll;
import org.disvote.ingest.table.ElectionTable.Polls;
import org.disvote.ingest.table.RollTable.Electorate;
import org.disvote.ingest.table.VoteTable.Participant;
import org.disvote.topics.election.Election;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;

/// Decides the outcome of each request of one commit, from what was read of the master under the heads' lock.
/// It does no I/O, so that numbering and refusing can be tested alone.
final class Batch {

    private final List<QueuedCast> waiting;
    private final SortedMap<Integer, Long> lastSeqs;
    private final Polls polls;
    private final Electorate electorate;
    private final List<Optional<CastOutcome>> refusals;

    /// @param waiting in the order of their arrival, all of partitions in `lastSeqs`
    /// @param lastSeqs of the heads that are locked and open
    Batch(List<QueuedCast> waiting, SortedMap<Integer, Long> lastSeqs, Polls polls, Electorate electorate) {
        this.waiting = List.copyOf(waiting);
        this.lastSeqs = new TreeMap<>(lastSeqs);
        this.polls = polls;
        this.electorate = electorate;
        this.refusals =
                waiting.stream().map(one -> refusal(polls, one, electorate)).toList();
    }

    /// Of whom the rolls must be asked.
    ///
    /// @param rolls by name
    record Asked(Set<String> rolls, Set<Voter> voters) {}

    static Asked ofRolls(Polls polls, List<QueuedCast> waiting) {
        Set<String> rolls = new HashSet<>();
        Set<Voter> voters = new HashSet<>();
        for (QueuedCast one : waiting) {
            Poll poll = polls.byElection().get(one.request().electionId());
            if (poll != null && poll.hasRoll()) {
                rolls.add(poll.roll());
                voters.add(one.request().voter());
            }
        }
        return new Asked(rolls, voters);
    }

    /// Why this request cannot become a vote, whatever its voter did before.
    private static Optional<CastOutcome> refusal(Polls polls, QueuedCast waiting, Electorate electorate) {
        CastRequest request = waiting.request();
        Poll poll = polls.byElection().get(request.electionId());
        if (poll == null) {
            return Optional.of(new CastOutcome.UnknownElection());
        }
        Election election = poll.election();
        Optional<CastOutcome> closed = switch (poll.stateAt(polls.at(), waiting.partition())) {
            case OPEN -> Optional.empty();
            case CLOSING -> Optional.of(new CastOutcome.Closing());
            case NOT_YET_OPEN, SEALED ->
                Optional.of(new CastOutcome.NotOpen(election.opensAt(), election.closesAt(), polls.at()));
        };
        if (closed.isPresent()) {
            return closed;
        }
        if (ShortBallot.choiceOf(request.ballot()).filter(election::has).isEmpty()) {
            return Optional.of(new CastOutcome.UnknownChoice());
        }
        if (!poll.hasRoll()
                || electorate.constituency(poll.roll(), request.voter()).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                electorate.covers(poll.roll(), waiting.partition())
                        ? new CastOutcome.NotEligible()
                        : new CastOutcome.RollMissing());
    }

    private boolean lastCounts(CastRequest request) {
        Poll poll = polls.byElection().get(request.electionId());
        return poll != null && poll.lastCounts();
    }

    /// The voters who will be refused. Their earlier votes must be looked up: the same request again gets the
    /// same receipt, even after the close. Of the others, the insert fails if they have voted before.
    Set<Participant> refused() {
        Set<Participant> voters = new HashSet<>();
        for (int i = 0; i < waiting.size(); i++) {
            if (refusals.get(i).isPresent()) {
                voters.add(waiting.get(i).participant());
            }
        }
        return voters;
    }

    Set<Participant> participants() {
        return waiting.stream().map(QueuedCast::participant).collect(Collectors.toSet());
    }

    /// @param newest the newest vote of each voter asked for who has voted
    /// @param redone for a batch whose outcome is unknown, by its requests' nonces: the vote that the request
    ///     became, or else its voter's newest vote with the same ballot
    Judged judge(Map<Participant, VoteCast> newest, Map<Nonce, VoteCast> redone) {
        // Either all of a batch is committed or nothing. If it was, nothing must be written now. One voter
        // may have two requests in it; without this rule the first could be recorded again after the second,
        // which changed their mind.
        Map<Nonce, VoteCast> settled = redone.entrySet().stream()
                        .anyMatch(entry -> entry.getValue().nonce().equals(entry.getKey()))
                ? redone
                : Map.of();
        Map<Participant, EncodedVote> votes = new HashMap<>();
        newest.forEach((voter, vote) -> votes.put(voter, new EncodedVote(vote)));
        SortedMap<Integer, Long> reached = new TreeMap<>(lastSeqs);
        List<EncodedVote> recorded = new ArrayList<>(waiting.size());
        List<Supplier<CastOutcome>> answers = new ArrayList<>(waiting.size());
        for (int i = 0; i < waiting.size(); i++) {
            QueuedCast one = waiting.get(i);
            BallotBytes ballot = one.request().ballot();
            VoteCast settledVote = settled.get(one.nonce());
            EncodedVote before = settledVote == null ? votes.get(one.participant()) : new EncodedVote(settledVote);
            if (before != null && (before.vote().ballot().equals(ballot) || !lastCounts(one.request()))) {
                answers.add(answer(one, before));
            } else if (refusals.get(i).isPresent()) {
                answers.add(refusals.get(i)::orElseThrow);
            } else {
                int revision = before == null ? 1 : before.vote().revision() + 1;
                EncodedVote recording =
                        new EncodedVote(number(one, revision, reached.merge(one.partition(), 1L, Long::sum)));
                votes.put(one.participant(), recording);
                recorded.add(recording);
                answers.add(answer(one, recording));
            }
        }
        return new Judged(recorded, reached, answers);
    }

    private VoteCast number(QueuedCast one, int revision, long seq) {
        CastRequest request = one.request();
        return new VoteCast(
                request.electionId(),
                one.partition(),
                seq,
                request.voter(),
                constituency(request),
                revision,
                request.ballot(),
                request.auth(),
                one.nonce(),
                polls.at());
    }

    /// From the roll; of a voter who needs none, nothing is known.
    private String constituency(CastRequest request) {
        Poll poll = polls.byElection().get(request.electionId());
        return poll != null && poll.hasRoll()
                ? electorate.constituency(poll.roll(), request.voter()).orElse("")
                : "";
    }

    /// Computed later, so that hashing for the receipt does not delay the next batch.
    private static Supplier<CastOutcome> answer(QueuedCast one, EncodedVote vote) {
        if (vote.vote().nonce().equals(one.nonce())) {
            return () -> new CastOutcome.Recorded(Receipt.of(vote));
        }
        return vote.vote().ballot().equals(one.request().ballot())
                ? () -> new CastOutcome.SameAgain(Receipt.of(vote))
                : () -> new CastOutcome.AlreadyVoted(vote.vote().position());
    }

    /// What to write, and what to answer once that is committed.
    ///
    /// @param recorded the votes to insert, numbered
    /// @param lastSeqs each locked head's new value, the same as before if nothing is inserted
    /// @param answers in the order of the requests
    record Judged(List<EncodedVote> recorded, SortedMap<Integer, Long> lastSeqs, List<Supplier<CastOutcome>> answers) {

        List<VoteCast> votes() {
            return recorded.stream().map(EncodedVote::vote).toList();
        }
    }
}
