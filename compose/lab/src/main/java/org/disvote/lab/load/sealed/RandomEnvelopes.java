package org.disvote.lab.load.sealed;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.disvote.lab.load.CastRequests;
import org.disvote.lab.load.LoadPlan;

/// Envelopes of the right form with random bytes: nothing in ingest, log and replicas can tell them from sealed
/// ballots, and nothing opens them. They cost no time to make, so they measure throughput alone.
///
/// @param seed a voter has the same envelope each time with the same seed
public record RandomEnvelopes(SealedVoters voters, long seed) implements LoadPlan.Ballots {

    @Override
    public Supplier<LoadPlan.Caster> casters(LoadPlan plan) {
        CastRequests requests = voters.requests(plan);
        return () -> new EnvelopeCaster(plan, voters, requests, this::of);
    }

    private byte[] of(long voter) {
        byte[] envelope = new byte[voters.seal().envelopeBytes()];
        new SplittableRandom(seed + voter).nextBytes(envelope);
        envelope[0] = (byte) voters.seal().suite().version();
        byte[] keyId = voters.seal().keyId();
        System.arraycopy(keyId, 0, envelope, 1, keyId.length);
        return envelope;
    }
}
