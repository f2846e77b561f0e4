package org.disvote.ingest.http.vote;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.disvote.ingest.cast.Receipt;
import org.disvote.topics.id.ElectionId;

/// A receipt as JSON.
///
/// @param castAt in UTC, always with six digits after the seconds
record ReceiptJson(String receipt, ElectionId electionId, int partition, long seq, String castAt, String digest) {

    private static final DateTimeFormatter CAST_AT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    static ReceiptJson of(Receipt receipt) {
        return new ReceiptJson(
                receipt.text(),
                receipt.electionId(),
                receipt.position().partition(),
                receipt.position().seq(),
                CAST_AT.format(receipt.castAt()),
                receipt.digest());
    }

    /// Where the receipt can be looked up.
    String path() {
        return "/elections/" + electionId.value() + "/receipts/" + receipt;
    }
}
