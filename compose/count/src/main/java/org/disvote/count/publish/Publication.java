package org.disvote.count.publish;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.CommandProducer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.statement.CountStatement;
import org.disvote.topics.statement.TranscriptChunk;

/// Sends a `count.json` to the notary: its bytes in chunks, then the request to state it. What the notary
/// would refuse is refused here first. Sent again, it changes nothing.
public final class Publication {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private Publication() {}

    /// @param signatures the trustees' note; empty for an open election
    /// @return who signed
    /// @throws OperatorException if the count is of no launched election, of other terms, or not signed by
    ///     enough trustees
    /// @throws KafkaException if the brokers do not answer
    public static List<String> publish(Brokers brokers, CountFile count, Optional<Note> signatures, Instant at) {
        List<String> signers = requireSigned(terms(brokers, count), count, signatures);
        CountStatement request =
                new CountStatement(at, count.transcript().electionId(), count.digest(), signatures.map(Note::toString));
        try (CommandProducer producer = new CommandProducer(brokers, ANSWER_MAX)) {
            for (TranscriptChunk chunk : TranscriptChunk.of(count.bytes())) {
                send(producer, chunk.key(), chunk.bytes());
            }
            send(producer, request.key(), request.bytes());
        }
        return signers;
    }

    private static void send(CommandProducer producer, byte[] key, byte[] value) {
        Answers.within(
                ANSWER_MAX.multipliedBy(2),
                producer.send(new ProducerRecord<>(TopicCatalog.STATEMENTS, 0, key, value)));
    }

    private static Terms terms(Brokers brokers, CountFile count) {
        ElectionFold elections = new ElectionFold();
        TopicSnapshot.read(brokers, TopicCatalog.ELECTIONS, elections::accept);
        Terms terms = elections
                .find(count.transcript().electionId())
                .orElseThrow(() -> new OperatorException("there is no launched election %s in this system: check the"
                                .formatted(count.transcript().electionId())
                        + " brokers"))
                .election()
                .terms();
        if (!terms.digest().equals(count.transcript().terms())) {
            throw new OperatorException("the count is of the terms %s, and election %s of this system has %s: it is the"
                            .formatted(count.transcript().terms(), terms.id(), terms.digest())
                    + " count of another system's election");
        }
        return terms;
    }

    private static List<String> requireSigned(Terms terms, CountFile count, Optional<Note> signatures) {
        if (terms.seal().isEmpty()) {
            if (signatures.isPresent()) {
                throw new OperatorException("election %s is open, and nobody signs its count: leave --signatures away"
                        .formatted(terms.id()));
            }
            return List.of();
        }
        Seal seal = terms.seal().get();
        List<String> signers;
        try {
            signers = signatures.isPresent()
                    ? count.note().signers(signatures.get().toString(), seal.trustees())
                    : List.of();
        } catch (MalformedNoteException e) {
            throw new OperatorException("the trustees' note is not good: " + e.getMessage(), e);
        }
        if (signers.size() < seal.threshold()) {
            throw new OperatorException("%d of the trustees signed this count, and election %s needs %d: let them run"
                            .formatted(signers.size(), terms.id(), seal.threshold())
                    + " `disvote count sign`, and name their note with --signatures");
        }
        return signers;
    }
}
