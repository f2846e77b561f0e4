package org.disvote.ingest.commit;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.commit.Batch.Judged;
import org.disvote.ingest.table.ElectionTable.Poll;
import org.disvote.ingest.table.ElectionTable.Polls;
import org.disvote.ingest.table.RollTable.Electorate;
import org.disvote.ingest.table.VoteTable;
import org.disvote.ingest.table.VoteTable.EarlierVotes;
import org.disvote.ingest.table.VoteTable.Participant;
import org.disvote.operate.sample.ShortForm;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;

/// Gives the model the decisions of [Batch], for one election that is always open.
public final class RealBatch {

    private static final Instant OPENS = Instant.EPOCH;
    private static final Instant CLOSES = Instant.parse("2100-01-01T00:00:00Z");

    private static final SystemRecord SYSTEM = SystemRecord.of(new Routing(6), "model", Optional.empty(), OPENS);

    private RealBatch() {}

    private static Election open(ElectionId id, Set<ChoiceId> choices) {
        return Election.of(
                Definition.of(ShortForm.file(
                        id.value(),
                        Map.of("en", "Election"),
                        choices.stream()
                                .map(choice -> new Choice(choice, Map.of("en", choice.value())))
                                .toList(),
                        OPENS,
                        CLOSES)),
                SYSTEM,
                Election.NOTICE_MIN);
    }

    public record Asked(CastRequest request, int partition, Nonce nonce) {}

    public record Decided(List<VoteCast> recorded, SortedMap<Integer, Long> lastSeqs, List<CastOutcome> outcomes) {}

    /// @param lastSeqs of the heads that are locked and open, by partition
    /// @param lookUp whether earlier votes are looked up
    /// @param voteOf a voter's vote
    public static Decided judge(
            List<Asked> asked,
            SortedMap<Integer, Long> lastSeqs,
            Instant at,
            ElectionId election,
            Set<ChoiceId> choices,
            boolean lookUp,
            Function<Voter, Optional<VoteCast>> voteOf) {
        List<QueuedCast> waiting = asked.stream()
                .map(one -> new QueuedCast(
                        one.request,
                        one.partition,
                        one.nonce,
                        Deadline.after(Duration.ZERO),
                        new CompletableFuture<>()))
                .toList();
        Batch batch = new Batch(
                waiting,
                lastSeqs,
                new Polls(at, Map.of(election, new Poll(open(election, choices), Set.of()))),
                Electorate.NONE);
        Map<Participant, EarlierVotes> earlier = new HashMap<>();
        for (VoteTable.Asked one : batch.asked(lookUp)) {
            voteOf.apply(one.participant().voter())
                    .ifPresent(vote -> earlier.computeIfAbsent(one.participant(), _ -> new EarlierVotes())
                            .add(new EncodedVote(vote)));
        }
        Judged judged = batch.judge(earlier);
        return new Decided(
                judged.votes(),
                judged.lastSeqs(),
                judged.answers().stream().map(Supplier::get).toList());
    }
}
