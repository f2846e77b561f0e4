package org.disvote.topics.vote;

import java.util.Arrays;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.VoteCodec.NotCanonicalException;

/// A record of the log: a vote or not. It is a vote only if decoding and encoding its value gives the same
/// bytes, its key is its voter, and its partition is both the one in the value and the one of the voter.
public sealed interface LogRecord {

    /// A vote, whose canonical bytes are the record's value.
    record Vote(VoteCast vote) implements LogRecord {}

    /// Not a vote. Readers skip it; replicas store it with its bytes in quarantine.
    ///
    /// @param reason one sentence for the operator, without the record's content
    record Foreign(String reason) implements LogRecord {}

    /// A record of a newer version that is announced. It may be a vote, so a reader that does not know the
    /// version stops before it.
    record Newer(long version) implements LogRecord {

        /// One sentence for the operator.
        public String text() {
            return ("the log has records of version %d, and this program knows versions up to %d: install the version"
                            + " of DisVote that writes them")
                    .formatted(version, VoteCodec.VERSION);
        }
    }

    /// @param versions asked only about a record that says a newer version
    static LogRecord of(ConsumerRecord<byte[], byte[]> record, Routing routing, RecordVersions versions) {
        byte[] key = record.key();
        byte[] value = record.value();
        if (key == null || value == null) {
            return new Foreign(key == null ? "it has no key" : "it has no value");
        }
        VoteCast vote;
        try {
            vote = VoteCodec.decode(value);
        } catch (NotCanonicalException e) {
            OptionalLong newer = RecordVersion.newer(value);
            if (newer.isEmpty()) {
                return new Foreign("not a vote's canonical bytes: " + e.getMessage());
            }
            return versions.isAnnounced(newer.getAsLong(), record)
                    ? new Newer(newer.getAsLong())
                    : new Foreign("its version is " + newer.getAsLong() + ", which nobody announced");
        }
        if (!Arrays.equals(key, vote.voter().key())) {
            return new Foreign("its key is not its voter");
        }
        if (vote.partition() != record.partition()) {
            return new Foreign("it says partition " + vote.partition());
        }
        if (vote.partition() != routing.partitionOf(key)) {
            return new Foreign("its voter belongs to partition " + routing.partitionOf(key));
        }
        return new Vote(vote);
    }

    /// The record of the log for this vote. Its partition is set explicitly.
    static ProducerRecord<byte[], byte[]> toProduce(VoteCast vote) {
        return toProduce(new EncodedVote(vote));
    }

    /// As above, with the bytes that the vote has already.
    static ProducerRecord<byte[], byte[]> toProduce(EncodedVote encoded) {
        VoteCast vote = encoded.vote();
        return new ProducerRecord<>(
                TopicCatalog.VOTES, vote.partition(), vote.voter().key(), encoded.bytes());
    }
}
