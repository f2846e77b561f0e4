package org.disvote.notary.request;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.disvote.notary.request.Requests.Refusal;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.statement.CountNote;
import org.disvote.topics.statement.CountTranscript;
import org.disvote.topics.statement.TranscriptChunk;

/// The counts that are asked for. One is stated behind its election's close, once its bytes are kept, and of
/// a sealed election only with the signatures of enough trustees. That of an open election has none:
/// everybody can make it again. Its memory is bounded, see [#OF_ELECTION_MAX], [#ALL_MAX] and [Transcripts].
///
/// For one thread.
final class CountRequests {

    /// How many counts of one election may wait, and how many in all. Whoever can write to the topic could
    /// ask without end; the oldest one gives way, since what is asked for properly is stated within a round.
    static final int OF_ELECTION_MAX = 16;

    static final int ALL_MAX = 256;

    private record Asked(Request request, Leaf.CountLeaf count, long offset) {
        boolean isOf(String electionId) {
            return count.electionId().equals(electionId);
        }
    }

    private final CountStore store;
    private final Consumer<Refusal> refusals;
    private final Transcripts transcripts = new Transcripts();
    private final Map<String, Asked> waiting = new LinkedHashMap<>();

    /// Digests of counts that are stated. Their bytes are kept, also by a notary that did not state them.
    private final Set<String> stated = new HashSet<>();

    CountRequests(CountStore store, Consumer<Refusal> refusals) {
        this.store = store;
        this.refusals = refusals;
    }

    /// Takes a chunk, and keeps the whole if it is that of a stated count.
    ///
    /// @throws MalformedEventException if it is none, or completes something else than its digest says
    void take(TranscriptChunk chunk) throws MalformedEventException {
        if (!store.has(chunk.digest()) && transcripts.take(chunk) && stated.contains(chunk.digest())) {
            keep(chunk.digest());
        }
    }

    private void keep(String digest) {
        transcripts.find(digest).ifPresent(store::store);
        transcripts.drop(digest);
    }

    void ask(Request request, Leaf.CountLeaf count, long offset) {
        String key = "%s %s %s"
                .formatted(
                        count.electionId(),
                        count.transcript(),
                        count.signatures().orElse(""));
        waiting.putIfAbsent(key, new Asked(request, count, offset));
        dropOldest(one -> one.isOf(count.electionId()), OF_ELECTION_MAX);
        dropOldest(_ -> true, ALL_MAX);
    }

    private void dropOldest(Predicate<Asked> which, int max) {
        long left = waiting.values().stream().filter(which).count() - max;
        for (Iterator<Asked> all = waiting.values().iterator(); left > 0 && all.hasNext(); ) {
            Asked one = all.next();
            if (which.test(one)) {
                all.remove();
                left--;
                refuse(one, "more than %d counts wait, and this is the oldest: publish it again".formatted(max));
            }
        }
    }

    /// The notary's topic has this count.
    void stated(Leaf.CountLeaf count) {
        stated.add(count.transcript());
        if (!store.has(count.transcript())) {
            keep(count.transcript());
        }
        waiting.values().removeIf(one -> one.isOf(count.electionId()));
    }

    /// What can be stated now. Its bytes are on disk.
    ///
    /// @param elections as far as they were read
    /// @param closed IDs of elections whose close is stated
    List<Request> due(ElectionFold elections, Set<String> closed) {
        List<Request> due = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Iterator<Asked> all = waiting.values().iterator(); all.hasNext(); ) {
            Asked one = all.next();
            Optional<Terms> terms = ElectionId.parse(one.count().electionId())
                    .flatMap(elections::find)
                    .map(inForce -> inForce.election().terms());
            if (terms.isEmpty() || !closed.contains(one.count().electionId())) {
                continue;
            }
            try {
                if (isReady(one.count(), terms.get()) && taken.add(one.count().electionId())) {
                    due.add(one.request());
                }
            } catch (MalformedEventException e) {
                all.remove();
                refuse(one, String.valueOf(e.getMessage()));
            }
        }
        return due;
    }

    /// @throws MalformedEventException if it never will be
    private boolean isReady(Leaf.CountLeaf count, Terms terms) throws MalformedEventException {
        requireSignatures(count, terms);
        String digest = count.transcript();
        if (store.has(digest)) {
            return true;
        }
        Optional<byte[]> bytes = transcripts.find(digest);
        if (bytes.isEmpty()) {
            return false;
        }
        CountTranscript transcript = CountTranscript.read(bytes.get());
        if (!transcript.electionId().equals(terms.id()) || !transcript.terms().equals(terms.digest())) {
            throw new MalformedEventException("its count.json is of another election, or of other terms", null);
        }
        keep(digest);
        return store.has(digest);
    }

    private static void requireSignatures(Leaf.CountLeaf count, Terms terms) throws MalformedEventException {
        Optional<Seal> seal = terms.seal();
        if (seal.isEmpty()) {
            if (count.signatures().isPresent()) {
                throw new MalformedEventException("an open election's count has no signatures", null);
            }
            return;
        }
        int signed;
        try {
            signed = new CountNote(terms.id(), count.transcript())
                    .signers(count.signatures().orElse(""), seal.get().trustees())
                    .size();
        } catch (MalformedNoteException e) {
            throw new MalformedEventException("its trustees' note is not good: " + e.getMessage(), e);
        }
        if (signed < seal.get().threshold()) {
            throw new MalformedEventException(
                    "%s signed it, and it needs %d"
                            .formatted(
                                    Quantity.of(signed, "trustee has", "trustees have"),
                                    seal.get().threshold()),
                    null);
        }
    }

    private void refuse(Asked one, String reason) {
        refusals.accept(new Refusal(
                TopicCatalog.STATEMENTS,
                one.offset(),
                "the count of " + one.count().electionId() + ": " + reason));
    }

    int waiting() {
        return waiting.size();
    }
}
