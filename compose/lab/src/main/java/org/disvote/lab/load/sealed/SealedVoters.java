package org.disvote.lab.load.sealed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.disvote.lab.load.CastRequests;
import org.disvote.lab.load.LoadBallots;
import org.disvote.lab.load.LoadPlan;
import org.disvote.operate.sample.Constituency;
import org.disvote.operate.sample.Electorate;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.voter.VoterKey;

/// The voters of a Greek sample with sealed ballots, by their number in the electorate, and what each of them means
/// to cast. It remembers some of those whose votes were accepted. Thread-safe.
public final class SealedVoters {

    /// How many of those who have voted are remembered.
    public static final int SAMPLE = 100;

    private final Terms terms;
    private final Seal seal;
    private final Electorate electorate;
    private final LoadBallots ballots;
    private final VoterKey key;
    private final AtomicLong accepted = new AtomicLong();
    private final long[] sample = new long[SAMPLE];

    /// @param terms of the election
    /// @param ballots as they would be cast in an open election, by [LoadBallots#greek]
    /// @param key of the system's pseudonyms
    public SealedVoters(Terms terms, Electorate electorate, LoadBallots ballots, VoterKey key) {
        this.terms = terms;
        this.seal = terms.seal().orElseThrow(() -> new IllegalArgumentException("an open election"));
        this.electorate = electorate;
        this.ballots = ballots;
        this.key = key;
    }

    public Terms terms() {
        return terms;
    }

    public Seal seal() {
        return seal;
    }

    /// What a voter means to cast, as canonical JSON.
    public byte[] ballot(long voter) {
        return ballots.ballot(voter);
    }

    public VoterId voterId(long voter) {
        return Electorate.voterId((int) voter);
    }

    /// What a voter's envelope is bound to. The pseudonym is made here, as ingest makes it.
    public BallotContext context(long voter) {
        return new BallotContext(
                terms.id(),
                terms.digest(),
                key.pseudonym(terms.roll(), voterId(voter)).value(),
                constituency(voter),
                1);
    }

    String constituency(long voter) {
        return Constituency.ALL.get(constituencyIndex(voter)).id();
    }

    int constituencyIndex(long voter) {
        return electorate.constituencyOf((int) voter);
    }

    /// Requests with an empty envelope, one for each of [Constituency#ALL].
    CastRequests requests(LoadPlan plan) {
        String envelope = "A".repeat(Math.ceilDiv(seal.envelopeBytes() * 4, 3));
        return new CastRequests(
                plan.api(),
                plan.electionId(),
                Constituency.ALL.stream()
                        .map(each -> "\"terms\":\"%s\",\"constituency\":\"%s\",\"envelope\":\"%s\""
                                .formatted(terms.digest(), each.id(), envelope))
                        .toList(),
                plan.voterPrefix());
    }

    /// Each accepted vote has the same chance to be in the sample (Vitter's algorithm R).
    void accepted(long voter) {
        long before = accepted.getAndIncrement();
        long place = before < SAMPLE ? before : ThreadLocalRandom.current().nextLong(before + 1);
        if (place < SAMPLE) {
            synchronized (sample) {
                sample[(int) place] = voter;
            }
        }
    }

    /// Some of the voters whose votes were accepted, chosen at random.
    public List<Long> sample() {
        List<Long> chosen = new ArrayList<>();
        synchronized (sample) {
            for (int i = 0; i < Math.min(SAMPLE, accepted.get()); i++) {
                chosen.add(sample[i]);
            }
        }
        return chosen;
    }

    /// Hides who votes for what.
    @Override
    public String toString() {
        return "SealedVoters[" + terms.id() + "]";
    }
}
