package org.disvote.sink.apply;

import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// A record of the log that is not a vote of its partition, and why. It is kept with its bytes, so that an
/// operator can find out where it came from.
///
/// @param kind what it is instead
/// @param seq as the record says; null if it is foreign
/// @param reason one sentence, without the record's content
public record Quarantined(
        ConsumerRecord<byte[], byte[]> record,
        Kind kind,
        @Nullable Long seq,
        String reason) {

    public enum Kind {
        /// Not a vote.
        FOREIGN,
        /// A vote with the seq of an earlier vote, and other content.
        CONFLICT,
        /// A vote that came while votes before it were missing.
        AHEAD;

        /// As in the table and in metrics.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    public static Quarantined foreign(ConsumerRecord<byte[], byte[]> record, String reason) {
        return new Quarantined(record, Kind.FOREIGN, null, reason);
    }

    public static Quarantined conflict(ConsumerRecord<byte[], byte[]> record, VoteCast vote) {
        return new Quarantined(
                record, Kind.CONFLICT, vote.seq(), "seq %d is an earlier vote with other bytes".formatted(vote.seq()));
    }

    /// @param next the seq that the reader expected
    public static Quarantined ahead(ConsumerRecord<byte[], byte[]> record, VoteCast vote, long next) {
        return new Quarantined(
                record, Kind.AHEAD, vote.seq(), "seq %d came where %d is next".formatted(vote.seq(), next));
    }
}
