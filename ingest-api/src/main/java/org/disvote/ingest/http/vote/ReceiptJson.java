package org.disvote.ingest.http.vote;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.disvote.ingest.cast.Promise;
import org.disvote.ingest.cast.Receipt;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Times;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;

/// A receipt as JSON. [ReceiptWriter] writes the same bytes for the voter.
///
/// @param v the version of this form
/// @param castAt in UTC, always with six digits after the seconds
/// @param terms absent if the master has no such election
/// @param secret only in the answer to the voter who casts; absent where anybody may ask
/// @param promise absent while none may be given. It is given anew with each answer, so two answers with the same
///     receipt may differ in it
record ReceiptJson(
        int v,
        String receipt,
        ElectionId electionId,
        int partition,
        long seq,
        Voter voter,
        String constituency,
        int revision,
        String castAt,
        String digest,
        @Nullable String terms,

        @JsonProperty("private") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Secret secret,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Promise promise) {

    private static final int VERSION = 1;

    /// See [Receipt.Secret].
    record Secret(String nonce, String auth) {

        /// Hides both.
        @Override
        public String toString() {
            return "Secret[hidden]";
        }
    }

    /// For anybody who has the receipt.
    static ReceiptJson open(Receipt receipt, Optional<Promise> promise) {
        return of(receipt, null, promise);
    }

    /// For the voter who cast the vote.
    static ReceiptJson forVoter(Receipt receipt, Optional<Promise> promise) {
        return of(receipt, new Secret(receipt.secret().nonce(), receipt.secret().auth()), promise);
    }

    private static ReceiptJson of(Receipt receipt, @Nullable Secret secret, Optional<Promise> promise) {
        return new ReceiptJson(
                VERSION,
                receipt.text(),
                receipt.electionId(),
                receipt.position().partition(),
                receipt.position().seq(),
                receipt.voter(),
                receipt.constituency(),
                receipt.revision(),
                Times.text(receipt.castAt()),
                receipt.digest(),
                receipt.terms().isEmpty() ? null : receipt.terms(),
                secret,
                promise.orElse(null));
    }

    /// Hides the voter.
    @Override
    public String toString() {
        return "ReceiptJson[" + receipt + "]";
    }
}
