package org.disvote.lab.load.sealed;

import java.io.IOException;
import java.util.Base64;
import org.disvote.lab.load.CastConnection;
import org.disvote.lab.load.CastRequests;
import org.disvote.lab.load.LoadPlan;

/// Casts envelopes over one connection. For one thread.
final class EnvelopeCaster implements LoadPlan.Caster {

    /// Where a voter's envelope comes from.
    @FunctionalInterface
    interface Envelopes {
        byte[] of(long voter) throws IOException;
    }

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /// What stands behind the envelope in a request.
    private static final int END = "\"}".length();

    private final SealedVoters voters;
    private final CastRequests requests;
    private final CastConnection connection;
    private final Envelopes envelopes;
    private final byte[] request;

    /// @param requests as [SealedVoters#requests]
    EnvelopeCaster(LoadPlan plan, SealedVoters voters, CastRequests requests, Envelopes envelopes) {
        this.voters = voters;
        this.requests = requests;
        this.connection = new CastConnection(plan, requests);
        this.envelopes = envelopes;
        this.request = new byte[requests.bytesMax()];
    }

    CastConnection connection() {
        return connection;
    }

    @Override
    public int cast(long voter) throws IOException {
        return cast(voter, envelopes.of(voter));
    }

    int cast(long voter, byte[] envelope) throws IOException {
        int length = requests.write(voter, voters.constituencyIndex(voter), request);
        byte[] text = BASE64.encode(envelope);
        System.arraycopy(text, 0, request, length - END - text.length, text.length);
        return connection.send(request, length);
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
