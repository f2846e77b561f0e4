package org.disvote.topics.vote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Iterator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.disvote.topics.id.Ids;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.VoteCodec.NotCanonicalException;

/// A record of the log: a vote or not. It is a vote only if decoding and encoding its value gives the same
/// bytes, its key is the voter ID, and its partition is both the one in the value and the one of the voter
/// ID.
public sealed interface LogRecord {

    /// The name of the header that carries the voter's constituency.
    String CONSTITUENCY = "constituency";

    /// A vote, whose canonical bytes are the record's value.
    record Vote(VoteCast vote) implements LogRecord {}

    /// Not a vote. Readers skip it; replicas store it with its bytes in quarantine.
    ///
    /// @param reason one sentence for the operator, without the record's content
    record Foreign(String reason) implements LogRecord {}

    static LogRecord of(ConsumerRecord<byte[], byte[]> record, Routing routing) {
        byte[] key = record.key();
        byte[] value = record.value();
        if (key == null || value == null) {
            return new Foreign(key == null ? "it has no key" : "it has no value");
        }
        VoteCast vote;
        try {
            vote = VoteCodec.decode(value);
        } catch (NotCanonicalException e) {
            return new Foreign("not a vote's canonical bytes: " + e.getMessage());
        }
        if (!Arrays.equals(key, vote.voterId().value().getBytes(US_ASCII))) {
            return new Foreign("its key is not its voter ID");
        }
        if (vote.partition() != record.partition()) {
            return new Foreign("it says partition " + vote.partition());
        }
        if (vote.partition() != routing.partitionOf(vote.voterId())) {
            return new Foreign("its voter ID belongs to partition " + routing.partitionOf(vote.voterId()));
        }
        return new Vote(vote);
    }

    /// The record of the log for this vote, for a voter without a constituency. Its partition is set
    /// explicitly.
    static ProducerRecord<byte[], byte[]> toProduce(VoteCast vote) {
        return toProduce(vote, "");
    }

    /// The record of the log for this vote. Its partition is set explicitly.
    ///
    /// @param constituency see [Ids]; empty if the voter has none or the election has no roll
    static ProducerRecord<byte[], byte[]> toProduce(VoteCast vote, String constituency) {
        return toProduce(new EncodedVote(vote), constituency);
    }

    /// As above, with the bytes that the vote has already.
    static ProducerRecord<byte[], byte[]> toProduce(EncodedVote encoded, String constituency) {
        VoteCast vote = encoded.vote();
        var record = new ProducerRecord<>(
                TopicCatalog.VOTES, vote.partition(), vote.voterId().value().getBytes(US_ASCII), encoded.bytes());
        // If a row of the roll has another text, the shard must not stop. The audit reports that the record
        // lacks it.
        if (Ids.isValid(constituency)) {
            record.headers().add(CONSTITUENCY, constituency.getBytes(US_ASCII));
        }
        return record;
    }

    /// The voter's constituency by the record's header, for counting. It is not part of the vote. An invalid
    /// header, or more than one, counts as none. The audit compares each with the electoral roll.
    ///
    /// @return empty if the record has none
    static String constituencyOf(Headers headers) {
        Iterator<Header> said = headers.headers(CONSTITUENCY).iterator();
        if (!said.hasNext()) {
            return "";
        }
        byte[] value = said.next().value();
        if (value == null || value.length > Ids.LENGTH_MAX || said.hasNext()) {
            return "";
        }
        String constituency = new String(value, ISO_8859_1);
        return Ids.isValid(constituency) ? constituency : "";
    }
}
