package org.disvote.ingest.commit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.CastRequest.Content;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.table.ElectionTable.Poll;
import org.disvote.ingest.table.ElectionTable.Polls;
import org.disvote.ingest.table.RollTable.Electorate;
import org.disvote.ingest.table.VoteTable;
import org.disvote.ingest.table.VoteTable.EarlierVotes;
import org.disvote.ingest.table.VoteTable.Participant;
import org.disvote.topics.ballot.Ballot;
import org.disvote.topics.ballot.BallotReading;
import org.disvote.topics.ballot.Definition.Ballots;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.election.Election;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;

/// Decides the outcome of each request of one commit, from what was read of the master under the heads' lock.
/// It does no I/O, so that numbering and refusing can be tested alone.
final class Batch {

    private final SortedMap<Integer, Long> lastSeqs;
    private final Polls polls;
    private final List<Asking> asking;

    /// A request with what the master says about it, whatever its voter did before.
    ///
    /// @param poll null if the master does not have the election
    /// @param constituency of the voter; empty if the voter is not on the roll
    /// @param refusal why it cannot become a vote
    private record Asking(
            QueuedCast cast, @Nullable Poll poll, Optional<String> constituency, Optional<CastOutcome> refusal) {

        CastRequest request() {
            return cast.request();
        }

        /// The revision that the vote would have. A request that says none means revision 1 where votes may be
        /// changed, so that it never counts as a change.
        OptionalInt revision() {
            OptionalInt said = request().expected().revision();
            return said.isPresent() || poll == null || !poll.lastCounts() ? said : OptionalInt.of(1);
        }
    }

    /// @param waiting in the order of their arrival, all of partitions in `lastSeqs`
    /// @param lastSeqs of the heads that are locked and open
    Batch(List<QueuedCast> waiting, SortedMap<Integer, Long> lastSeqs, Polls polls, Electorate electorate) {
        this.lastSeqs = new TreeMap<>(lastSeqs);
        this.polls = polls;
        this.asking = waiting.stream().map(one -> asking(one, electorate)).toList();
    }

    /// The voters to look up in the rolls.
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

    private Asking asking(QueuedCast waiting, Electorate electorate) {
        CastRequest request = waiting.request();
        Poll poll = polls.byElection().get(request.electionId());
        if (poll == null) {
            return new Asking(waiting, null, Optional.empty(), Optional.of(new CastOutcome.UnknownElection()));
        }
        Optional<String> constituency =
                poll.hasRoll() ? electorate.constituency(poll.roll(), request.voter()) : Optional.of("");
        return new Asking(waiting, poll, constituency, refusal(poll, waiting, electorate, constituency));
    }

    private Optional<CastOutcome> refusal(
            Poll poll, QueuedCast waiting, Electorate electorate, Optional<String> constituency) {
        if (constituency.isEmpty()) {
            return Optional.of(
                    electorate.covers(poll.roll(), waiting.partition())
                            ? new CastOutcome.NotEligible()
                            : new CastOutcome.RollMissing());
        }
        Election election = poll.election();
        return switch (poll.stateAt(polls.at(), waiting.partition())) {
            case OPEN -> Optional.empty();
            case CLOSING -> Optional.of(new CastOutcome.Closing());
            case NOT_YET_OPEN, SEALED ->
                Optional.of(new CastOutcome.NotOpen(election.opensAt(), election.closesAt(), polls.at()));
        };
    }

    /// Whose earlier votes must be looked up. Requests that cannot become a vote are among them: the same
    /// request again gets the same receipt, even after the close. So are those that expect an earlier vote, or
    /// something else that does not hold. Of the others, which would be first votes, the insert fails if their
    /// voters have voted before.
    ///
    /// @param all whether every voter is looked up
    List<VoteTable.Asked> asked(boolean all) {
        return asking.stream()
                .filter(one -> one.poll() != null && (all || one.refusal().isPresent() || !isFirst(one, one.poll())))
                .map(one -> new VoteTable.Asked(
                        one.cast().participant(), one.revision().orElse(0), envelope(one)))
                .distinct()
                .toList();
    }

    private static boolean isFirst(Asking one, Poll poll) {
        return !differs(one, poll.election(), one.constituency().orElse(""), 1);
    }

    private static Optional<BallotBytes> envelope(Asking one) {
        return one.request().content() instanceof Content.Envelope envelope
                ? Optional.of(envelope.bytes())
                : Optional.empty();
    }

    private sealed interface Verdict {

        record Answered(Supplier<CastOutcome> answer) implements Verdict {}

        record Accepted(BallotBytes ballot, String constituency, Election election) implements Verdict {}
    }

    /// @param earlier by voter and election what was looked up; nothing for those who were not
    Judged judge(Map<Participant, EarlierVotes> earlier) {
        Map<Participant, EarlierVotes> votes = new HashMap<>(earlier);
        SortedMap<Integer, Long> reached = new TreeMap<>(lastSeqs);
        List<EncodedVote> recorded = new ArrayList<>(asking.size());
        List<Supplier<CastOutcome>> answers = new ArrayList<>(asking.size());
        for (Asking one : asking) {
            QueuedCast cast = one.cast();
            EarlierVotes before = votes.computeIfAbsent(cast.participant(), _ -> new EarlierVotes());
            switch (decide(one, before)) {
                case Verdict.Answered(Supplier<CastOutcome> answer) -> answers.add(answer);
                case Verdict.Accepted accepted -> {
                    EncodedVote vote = new EncodedVote(number(
                            cast, accepted, before.nextRevision(), reached.merge(cast.partition(), 1L, Long::sum)));
                    before.add(vote);
                    recorded.add(vote);
                    answers.add(recorded(vote, accepted.election()));
                }
            }
        }
        return new Judged(recorded, reached, answers);
    }

    /// In the order of the answers that the HTTP interface defines.
    private Verdict decide(Asking one, EarlierVotes before) {
        Poll poll = one.poll();
        if (poll == null) {
            return answer(one.refusal().orElseThrow());
        }
        Election election = poll.election();
        Content content = one.request().content();
        Optional<CastOutcome.InvalidVote> misfit = content.misfit(election.terms());
        if (misfit.isPresent()) {
            return answer(misfit.get());
        }
        // Of a voter who is not on the roll here, the paper of the vote that stands.
        Optional<Paper> paper = one.constituency()
                .or(() -> before.newest().map(vote -> vote.vote().constituency()))
                .flatMap(election::paper);
        BallotBytes ballot = envelope(one).orElse(null);
        if (ballot == null && paper.isPresent()) {
            switch (read(content, paper.get())) {
                case BallotReading.Refused(List<String> problems) -> {
                    return answer(new CastOutcome.InvalidVote(
                            problems, election.terms().ballots()));
                }
                case BallotReading.Accepted(Ballot accepted) -> ballot = BallotBytes.open(accepted.bytes());
            }
        }
        Optional<Verdict> ofEarlier = ofEarlierVotes(one, poll, before, ballot);
        if (ofEarlier.isPresent()) {
            return ofEarlier.get();
        }
        if (one.refusal().isPresent()) {
            return answer(one.refusal().get());
        }
        return ballot == null || paper.isEmpty()
                ? answer(new CastOutcome.NotEligible()) // no paper for this constituency
                : asNewVote(one, poll, before, ballot);
    }

    /// The answer if the voter's earlier votes decide: one of them is this very vote, or none may be changed.
    ///
    /// @param ballot null if no paper says how to read it
    private static Optional<Verdict> ofEarlierVotes(
            Asking one, Poll poll, EarlierVotes before, @Nullable BallotBytes ballot) {
        Election election = poll.election();
        Optional<EncodedVote> same = ballot == null ? Optional.empty() : same(one, before, ballot);
        if (same.isPresent()) {
            EncodedVote vote = same.get();
            return Optional.of(new Verdict.Answered(
                    vote.vote().nonce().equals(one.cast().nonce())
                            ? recorded(vote, election)
                            : () -> new CastOutcome.SameAgain(Receipt.of(vote, election.digest()))));
        }
        return poll.lastCounts()
                ? Optional.empty()
                : before.newest()
                        .map(standing -> new Verdict.Answered(
                                () -> new CastOutcome.AlreadyVoted(Receipt.of(standing, election.digest()))));
    }

    /// Accepted if everything holds that the request assumes, and if the voter may still change the vote.
    private static Verdict asNewVote(Asking one, Poll poll, EarlierVotes before, BallotBytes ballot) {
        Election election = poll.election();
        String constituency = one.constituency().orElseThrow();
        int next = before.nextRevision();
        if (differs(one, election, constituency, next)) {
            Optional<EncodedVote> standing = before.newest();
            return new Verdict.Answered(() -> new CastOutcome.Changed(
                    election.digest(), constituency, next, standing.map(vote -> Receipt.of(vote, election.digest()))));
        }
        int changesMax = election.terms().changesMax();
        return poll.lastCounts() && next > changesMax + 1
                ? answer(new CastOutcome.TooManyChanges(changesMax))
                : new Verdict.Accepted(ballot, constituency, election);
    }

    private static BallotReading read(Content content, Paper paper) {
        return switch (content) {
            case Content.Choice(var choice) -> Ballot.ofChoice(choice, paper);
            case Content.Open(var ballot) -> Ballot.read(ballot, paper);
            case Content.Envelope _ -> throw new IllegalStateException("nobody here can read an envelope");
        };
    }

    /// The voter's earlier vote with these bytes: an open ballot at the revision that the request says, an
    /// envelope at any. An envelope that was recorded can never be meant as another vote, since it opens at one
    /// revision only.
    private static Optional<EncodedVote> same(Asking one, EarlierVotes before, BallotBytes ballot) {
        if (!ballot.isOpen()) {
            return before.of(ballot);
        }
        OptionalInt revision = one.revision();
        return (revision.isPresent() ? before.at(revision.getAsInt()) : before.newest())
                .filter(vote -> vote.vote().ballot().equals(ballot));
    }

    private static boolean differs(Asking one, Election election, String constituency, int next) {
        CastRequest.Expected expected = one.request().expected();
        OptionalInt revision = one.revision();
        return (revision.isPresent() && revision.getAsInt() != next)
                || expected.terms()
                        .filter(terms -> !terms.equals(election.digest()))
                        .isPresent()
                || expected.constituency()
                        .filter(said -> !said.equals(constituency))
                        .isPresent();
    }

    private VoteCast number(QueuedCast one, Verdict.Accepted accepted, int revision, long seq) {
        CastRequest request = one.request();
        return new VoteCast(
                request.electionId(),
                one.partition(),
                seq,
                request.voter(),
                accepted.constituency(),
                revision,
                accepted.ballot(),
                request.auth(),
                one.nonce(),
                castAt(accepted.election()));
    }

    /// Of a sealed election in whole seconds: the exact time would help to find a voter's vote among others.
    private Instant castAt(Election election) {
        return election.terms().ballots() == Ballots.SEALED ? polls.at().truncatedTo(ChronoUnit.SECONDS) : polls.at();
    }

    private static Verdict answer(CastOutcome outcome) {
        return new Verdict.Answered(() -> outcome);
    }

    /// Computed later, so that hashing for the receipt does not delay the next batch.
    private static Supplier<CastOutcome> recorded(EncodedVote vote, Election election) {
        return () -> new CastOutcome.Recorded(Receipt.of(vote, election.digest()));
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
