package org.disvote.ingest.master;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.disvote.topics.event.Nonce;
import org.disvote.topics.event.VoteCast;

/// Decides what becomes of the requests of one commit, from what the master says under the heads' lock. It does
/// no I/O, so that numbering and refusing can be tested alone.
final class Batch {

    /// A request that waits for its answer.
    ///
    /// @param nonce made once for each request and kept whenever its batch is redone: it tells this request's
    ///     vote from an earlier one
    /// @param sinceNanos [System#nanoTime] when it was accepted
    record Waiting(
            CastRequest request, int partition, Nonce nonce, long sinceNanos, CompletableFuture<Decided> answer) {

        Voter voter() {
            return new Voter(request.electionId(), request.voterId());
        }
    }

    record Voter(String electionId, String voterId) {}

    /// A locked head.
    ///
    /// @param open whether this life of the master was compared with the log and found whole
    record Head(long lastSeq, boolean open) {}

    /// What decides on an election's votes.
    ///
    /// @param roll whether it is only for those on the electoral roll
    /// @param lastCounts whether a later vote of a voter supersedes the earlier one, rather than being refused
    /// @param sealed the partitions that take no more votes of it, whatever the clock says
    record Poll(
            Instant opensAt,
            Instant closesAt,
            Set<String> choices,
            boolean roll,
            boolean lastCounts,
            Set<Integer> sealed) {

        Poll {
            choices = Set.copyOf(choices);
            sealed = Set.copyOf(sealed);
        }

        private boolean takesVotes(Instant at, int partition) {
            return !at.isBefore(opensAt) && at.isBefore(closesAt) && !sealed.contains(partition);
        }
    }

    /// The master's clock and its elections, read after the heads were locked.
    record Polls(Instant at, Map<String, Poll> byElection) {

        Polls {
            byElection = Map.copyOf(byElection);
        }

        /// The voters, by ID, whom the electoral roll must have.
        Set<String> ofRoll(List<Waiting> waiting) {
            return waiting.stream()
                    .map(Waiting::request)
                    .filter(request -> {
                        Poll poll = byElection.get(request.electionId());
                        return poll != null && poll.roll();
                    })
                    .map(CastRequest::voterId)
                    .collect(Collectors.toSet());
        }

        private boolean lastCounts(CastRequest request) {
            Poll poll = byElection.get(request.electionId());
            return poll != null && poll.lastCounts();
        }

        /// Why this request cannot become a vote, whatever its voter did before.
        private Optional<CastOutcome> refusal(Waiting waiting, Electorate electorate) {
            CastRequest request = waiting.request();
            Poll poll = byElection.get(request.electionId());
            if (poll == null) {
                return Optional.of(new CastOutcome.UnknownElection());
            }
            if (!poll.takesVotes(at, waiting.partition())) {
                return Optional.of(new CastOutcome.NotOpen(poll.opensAt(), poll.closesAt(), at));
            }
            if (!poll.choices().contains(request.choice())) {
                return Optional.of(new CastOutcome.UnknownChoice());
            }
            return poll.roll() ? electorate.refusal(waiting) : Optional.empty();
        }
    }

    /// What the master's roll says about the batch's voters.
    ///
    /// @param partitions of which it has the voters
    /// @param voterIds those of the voters asked for who are on it
    record Electorate(Set<Integer> partitions, Set<String> voterIds) {

        /// For a batch that needs none.
        static final Electorate NONE = new Electorate(Set.of(), Set.of());

        Electorate {
            partitions = Set.copyOf(partitions);
            voterIds = Set.copyOf(voterIds);
        }

        private Optional<CastOutcome> refusal(Waiting waiting) {
            if (voterIds.contains(waiting.request().voterId())) {
                return Optional.empty();
            }
            return Optional.of(
                    partitions.contains(waiting.partition())
                            ? new CastOutcome.NotEligible()
                            : new CastOutcome.RollMissing());
        }
    }

    private final List<Waiting> waiting;
    private final SortedMap<Integer, Head> heads;
    private final Polls polls;
    private final List<Optional<CastOutcome>> refusals;

    /// @param waiting in the order of their arrival, all of partitions in `heads`
    Batch(List<Waiting> waiting, SortedMap<Integer, Head> heads, Polls polls, Electorate electorate) {
        this.waiting = List.copyOf(waiting);
        this.heads = new TreeMap<>(heads);
        this.polls = polls;
        this.refusals =
                waiting.stream().map(one -> polls.refusal(one, electorate)).toList();
    }

    /// Those who are about to be refused. Their earlier votes must be known even where the insert itself would
    /// reveal an earlier vote, since the same request again gets the same receipt, after the close too.
    Set<Voter> refusedVoters() {
        Set<Voter> voters = new HashSet<>();
        for (int i = 0; i < waiting.size(); i++) {
            if (refusals.get(i).isPresent()) {
                voters.add(waiting.get(i).voter());
            }
        }
        return voters;
    }

    Set<Voter> voters() {
        return waiting.stream().map(Waiting::voter).collect(Collectors.toSet());
    }

    /// @param newest the newest vote of each voter asked for who has voted
    /// @param redone for a batch whose outcome is unknown, by its requests' nonces: the vote that the request
    ///     became, or else its voter's newest vote for the same choice
    Judged judge(Map<Voter, VoteCast> newest, Map<Nonce, VoteCast> redone) {
        // All of a batch is committed or nothing. If it is, nothing is written now: of a voter's requests in it, one
        // that was the same as an earlier one must not come after another that changed their mind.
        Map<Nonce, VoteCast> settled = redone.entrySet().stream()
                        .anyMatch(entry -> entry.getValue().nonce().equals(entry.getKey()))
                ? redone
                : Map.of();
        Map<Voter, VoteCast> votes = new HashMap<>(newest);
        SortedMap<Integer, Long> lastSeqs = new TreeMap<>();
        heads.forEach((partition, head) -> lastSeqs.put(partition, head.lastSeq()));
        List<VoteCast> recorded = new ArrayList<>(waiting.size());
        List<Supplier<CastOutcome>> answers = new ArrayList<>(waiting.size());
        for (int i = 0; i < waiting.size(); i++) {
            Waiting one = waiting.get(i);
            String choice = one.request().choice();
            VoteCast before = settled.getOrDefault(one.nonce(), votes.get(one.voter()));
            if (before != null && (before.choice().equals(choice) || !polls.lastCounts(one.request()))) {
                answers.add(answer(one, before));
            } else if (refusals.get(i).isPresent()) {
                answers.add(refusals.get(i)::orElseThrow);
            } else {
                int revision = before == null ? 1 : before.revision() + 1;
                VoteCast recording = number(one, revision, lastSeqs.merge(one.partition(), 1L, Long::sum));
                votes.put(one.voter(), recording);
                recorded.add(recording);
                answers.add(answer(one, recording));
            }
        }
        return new Judged(recorded, lastSeqs, answers);
    }

    private VoteCast number(Waiting one, int revision, long seq) {
        CastRequest request = one.request();
        return new VoteCast(
                request.electionId(),
                one.partition(),
                seq,
                request.voterId(),
                revision,
                request.choice(),
                one.nonce(),
                polls.at());
    }

    /// Supplied later, because hashing for the receipt need not hold up the next batch.
    private static Supplier<CastOutcome> answer(Waiting one, VoteCast vote) {
        if (vote.nonce().equals(one.nonce())) {
            return () -> new CastOutcome.Recorded(Receipt.of(vote));
        }
        return vote.choice().equals(one.request().choice())
                ? () -> new CastOutcome.SameAgain(Receipt.of(vote))
                : () -> new CastOutcome.AlreadyVoted(vote.position());
    }

    /// What to write, and what to answer once that is committed.
    ///
    /// @param recorded the votes to insert, numbered
    /// @param lastSeqs each locked head's new value, the same as before where nothing is inserted
    /// @param answers in the order of the requests
    record Judged(List<VoteCast> recorded, SortedMap<Integer, Long> lastSeqs, List<Supplier<CastOutcome>> answers) {}
}
