package org.disvote.ingest.commit;

import java.util.concurrent.CompletableFuture;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.Decided;
import org.disvote.ingest.table.VoteTable.Participant;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.vote.Nonce;

/// A request that waits for its batch and its answer.
///
/// @param partition the voter's
/// @param nonce made once for each request and kept whenever its batch is redone: it distinguishes this
///     request's vote from an earlier vote of the same voter
/// @param answerBy when it fails if it is not answered
record QueuedCast(
        CastRequest request, int partition, Nonce nonce, Deadline answerBy, CompletableFuture<Decided> answer) {

    Participant participant() {
        return new Participant(request.electionId(), request.voter());
    }

    boolean isAnswered() {
        return answer.isDone();
    }
}
