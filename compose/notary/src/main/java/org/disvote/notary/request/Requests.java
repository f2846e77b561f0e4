package org.disvote.notary.request;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.election.ClosingFold;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.Election.CloseMove;
import org.disvote.topics.election.ElectionEvent;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.RestoredStatement;
import org.disvote.topics.election.SkippedRecord;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.statement.TranscriptChunk;

/// What is to be stated: everything that the topics of elections, closings and statements ask for and that
/// the notary's topic has not yet. Each kind is taken from its own topic only, since rights are given by
/// topic.
///
/// It follows from the records alone. A request is compared by its content with what was stated, so that
/// neither a crash nor a request that is written twice makes two statements of one. No I/O; for one thread.
public final class Requests {

    /// How many requests may wait for what they depend on. Whoever can write to the topics could ask
    /// without end.
    static final int WAITING_MAX = 10_000;

    private final SystemRecord system;
    private final Consumer<Refusal> refusals;
    private final Consumer<Terms> launched;
    private final StatementRequests statementRequests;
    private final CountRequests counts;
    private final ElectionFold elections = new ElectionFold();
    private final ClosingFold closings = new ClosingFold();

    private final Map<String, Request> waiting = new LinkedHashMap<>();
    private final Set<String> stated = new HashSet<>();

    /// IDs of the elections whose close is stated.
    private final Set<String> closed = new HashSet<>();

    private final Map<ElectionId, Integer> movesTaken = new HashMap<>();
    private final Set<ElectionId> contradicted = new HashSet<>();

    /// A record that asks for something and is not obeyed.
    public record Refusal(String topic, long offset, String reason) {}

    /// @param refusals is given each record that is passed over
    /// @param launched is given the terms of each launched election, before they are stated
    /// @param countStore is given the bytes of each count, before it is stated
    public Requests(SystemRecord system, Consumer<Refusal> refusals, Consumer<Terms> launched, CountStore countStore) {
        this.system = system;
        this.refusals = refusals;
        this.launched = launched;
        statementRequests = new StatementRequests(system.origin(), system.partitions());
        counts = new CountRequests(countStore, refusals);
    }

    /// Takes a record of one of the three topics. Those of one topic come in its order.
    public void take(ConsumerRecord<byte[], byte[]> record) {
        switch (record.topic()) {
            case TopicCatalog.ELECTIONS -> takeElection(record);
            case TopicCatalog.CLOSINGS -> takeClosing(record);
            case TopicCatalog.STATEMENTS -> takeStatement(record);
            default -> throw new IllegalArgumentException("no requests come from topic " + record.topic());
        }
    }

    /// Takes a statement that the notary's topic has.
    public void stated(Leaf leaf) {
        Content.of(leaf).ifPresent(content -> {
            stated.add(content);
            waiting.remove(content);
        });
        switch (leaf) {
            case Leaf.CloseLeaf close -> closed.add(close.electionId());
            case Leaf.CountLeaf count -> counts.stated(count);
            default -> {}
        }
    }

    private void takeElection(ConsumerRecord<byte[], byte[]> record) {
        Optional<SkippedRecord> skipped = elections.accept(record);
        if (skipped.isPresent()) {
            refuse(record, skipped.get().reason());
            return;
        }
        Optional<Election> election =
                ElectionEvent.electionOf(record.key()).flatMap(elections::find).map(ElectionFold.InForce::election);
        if (election.isEmpty()) {
            return;
        }
        ElectionId id = election.get().id();
        if (!movesTaken.containsKey(id)) {
            movesTaken.put(id, 0);
            Terms terms = election.get().terms();
            launched.accept(terms);
            Instant at = at(record);
            ask(
                    record,
                    new Request(
                            Content.terms(id.value()),
                            (n, heads) -> new Leaf.TermsLeaf(at, n, id.value(), terms.digest())));
        }
        List<CloseMove> moves = election.get().closeMoves();
        for (CloseMove move : moves.subList(movesTaken.get(id), moves.size())) {
            Request.Maker maker =
                    (n, heads) -> new Leaf.CloseMovedLeaf(move.at(), n, id.value(), move.from(), move.to());
            ask(record, new Request(content(maker), maker));
        }
        movesTaken.put(id, moves.size());
    }

    private void takeClosing(ConsumerRecord<byte[], byte[]> record) {
        if (RestoredStatement.isOne(record.value())) {
            takeRestored(record);
            return;
        }
        closings.accept(record).ifPresent(skipped -> refuse(record, skipped.reason()));
        closings.prune(elections);
    }

    private void takeRestored(ConsumerRecord<byte[], byte[]> record) {
        try {
            RestoredStatement restored = RestoredStatement.decode(record.value());
            if (restored.partition() >= system.partitions()) {
                refuse(record, "there is no partition " + restored.partition());
                return;
            }
            Instant at = at(record);
            Request.Maker maker = (n, heads) -> new Leaf.RestoredLeaf(at, n, restored.partition(), restored.tail());
            ask(record, new Request(content(maker), maker));
        } catch (MalformedEventException e) {
            refuse(record, String.valueOf(e.getMessage()));
        }
    }

    private void takeStatement(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (TranscriptChunk.isOne(record.key())) {
                counts.take(TranscriptChunk.read(record.key(), record.value()));
                return;
            }
            Request request = statementRequests.read(record.value());
            if (!(request.leaf(1, List.of()) instanceof Leaf.CountLeaf count)) {
                ask(record, request);
            } else if (!stated.contains(request.content())) {
                counts.ask(request, count, record.offset());
            }
        } catch (MalformedEventException e) {
            refuse(record, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // A bug of ours. Only this record is lost, not all those behind it.
            refuse(record, "it cannot be read, please report this: " + e);
        }
    }

    private static Instant at(ConsumerRecord<byte[], byte[]> record) {
        return Instant.ofEpochMilli(record.timestamp());
    }

    private static String content(Request.Maker maker) {
        return Content.of(maker.leaf(1, List.of())).orElseThrow();
    }

    private void ask(ConsumerRecord<byte[], byte[]> record, Request request) {
        if (stated.contains(request.content()) || waiting.containsKey(request.content())) {
            return;
        }
        if (waiting.size() >= WAITING_MAX) {
            refuse(record, "%,d requests wait already".formatted(WAITING_MAX));
            return;
        }
        waiting.put(request.content(), request);
    }

    private void refuse(ConsumerRecord<byte[], byte[]> record, String reason) {
        refusals.accept(new Refusal(record.topic(), record.offset(), reason));
    }

    /// What can be stated now, in this order.
    ///
    /// @param heads of the last round in the notary's topic
    /// @param electionsAreRead whether the elections topic was read to its end just now; asked only before
    ///     a close
    /// @param max how many at most
    public List<Request> due(List<Long> heads, BooleanSupplier electionsAreRead, int max) {
        List<Request> due = new ArrayList<>();
        for (Request request : waiting.values()) {
            if (due.size() >= max) {
                break;
            }
            switch (readiness(request, heads)) {
                case READY -> due.add(request);
                case NOT_YET -> {}
            }
        }
        if (due.size() < max) {
            due.addAll(counts.due(elections, closed));
        }
        for (Election election : elections.elections()) {
            if (due.size() < max) {
                close(election, heads, electionsAreRead).ifPresent(due::add);
            }
        }
        return due;
    }

    private enum Readiness {
        READY,
        NOT_YET
    }

    private Readiness readiness(Request request, List<Long> heads) {
        return switch (request.leaf(1, heads)) {
            case Leaf.PromiseKeyRevokedLeaf revoked ->
                stated.contains(Content.promiseKey(revoked.vkey())) ? Readiness.READY : Readiness.NOT_YET;
            case Leaf.CloseMovedLeaf moved ->
                stated.contains(Content.terms(moved.electionId()))
                                || waiting.containsKey(Content.terms(moved.electionId()))
                        ? Readiness.READY
                        : Readiness.NOT_YET;
            default -> Readiness.READY;
        };
    }

    /// The close of an election, once every partition has said its last seq and a round has all of them.
    private Optional<Request> close(Election election, List<Long> heads, BooleanSupplier electionsAreRead) {
        ElectionId id = election.id();
        if (stated.contains(Content.close(id.value())) || !stated.contains(Content.terms(id.value()))) {
            return Optional.empty();
        }
        SortedMap<Integer, ClosingStatement> closed = closings.counting(elections, id);
        if (closed.size() != system.partitions()
                || closed.lastKey() != system.partitions() - 1
                || isContradicted(id)
                || !electionsAreRead.getAsBoolean()) {
            return Optional.empty();
        }
        List<Long> lastSeqs =
                closed.values().stream().map(ClosingStatement::lastSeq).toList();
        for (int partition = 0; partition < lastSeqs.size(); partition++) {
            if (heads.get(partition) < lastSeqs.get(partition)) {
                return Optional.empty();
            }
        }
        Instant at = closings.lastAppended(elections, id).orElseThrow();
        return Optional.of(new Request(
                Content.close(id.value()),
                (n, _) -> new Leaf.CloseLeaf(at, n, id.value(), election.closesAt(), lastSeqs)));
    }

    private boolean isContradicted(ElectionId id) {
        List<ClosingStatement> other = closings.claims(elections).stream()
                .filter(claim ->
                        claim.size() > 1 && claim.getFirst().electionId().equals(id))
                .map(List::getLast)
                .toList();
        if (other.isEmpty()) {
            contradicted.remove(id);
            return false;
        }
        if (contradicted.add(id)) {
            refusals.accept(new Refusal(
                    TopicCatalog.CLOSINGS,
                    -1,
                    "election %s has two different closing statements of partition %d, so its close is not stated"
                            .formatted(id, other.getFirst().partition())));
        }
        return true;
    }

    /// Elections whose close is not stated because two closing statements of one partition differ.
    public Collection<ElectionId> contradicted() {
        return Set.copyOf(contradicted);
    }

    /// How many requests wait.
    public int waiting() {
        return waiting.size() + counts.waiting();
    }
}
