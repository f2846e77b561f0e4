package org.disvote.ingest.http.vote;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;
import org.disvote.ingest.cast.Promise;
import org.disvote.ingest.cast.Receipt;
import org.disvote.topics.json.Times;

/// Writes the receipt that a voter gets, which nearly every answer to a vote is: the bytes of
/// [ReceiptJson#forVoter], made without a general writer of JSON. All values but the note are ASCII that JSON does
/// not escape, and the note's JSON is made once for all answers of its commit.
final class ReceiptWriter {

    private static final byte[] RECEIPT = ascii("{\"v\":1,\"receipt\":\"");
    private static final byte[] ELECTION = ascii("\",\"electionId\":\"");
    private static final byte[] PARTITION = ascii("\",\"partition\":");
    private static final byte[] SEQ = ascii(",\"seq\":");
    private static final byte[] VOTER = ascii(",\"voter\":\"");
    private static final byte[] CONSTITUENCY = ascii("\",\"constituency\":\"");
    private static final byte[] REVISION = ascii("\",\"revision\":");
    private static final byte[] CAST_AT = ascii(",\"castAt\":\"");
    private static final byte[] DIGEST = ascii("\",\"digest\":\"");
    private static final byte[] TERMS = ascii("\",\"terms\":\"");
    private static final byte[] NONCE = ascii("\",\"private\":{\"nonce\":\"");
    private static final byte[] AUTH = ascii("\",\"auth\":\"");
    private static final byte[] END_OF_TEXT = ascii("\"}");
    private static final byte[] INDEX = ascii(",\"promise\":{\"index\":");
    private static final byte[] PATH = ascii(",\"path\":[");
    private static final byte[] QUOTE = ascii("\"");
    private static final byte[] NEXT = ascii(",\"");
    private static final byte[] NOTE = ascii("],\"note\":");
    private static final byte[] END = ascii("}");

    /// The fixed text, the numbers, the instant, digests and nonce at their longest.
    private static final int FIXED_LENGTH_MAX = 640;

    private final byte[] bytes;
    private int length;

    private ReceiptWriter(int lengthMax) {
        bytes = new byte[lengthMax];
    }

    /// @param text of the receipt, see [Receipt#text]
    static byte[] write(Receipt receipt, String text, Optional<Promise> promise) {
        ReceiptWriter out = new ReceiptWriter(FIXED_LENGTH_MAX
                + receipt.electionId().value().length()
                + receipt.voter().value().length()
                + receipt.constituency().length()
                + promise.map(ReceiptWriter::length).orElse(0));
        out.receipt(receipt, text);
        promise.ifPresent(out::promise);
        out.literal(END);
        return out.length == out.bytes.length ? out.bytes : Arrays.copyOf(out.bytes, out.length);
    }

    private static int length(Promise promise) {
        int path = 0;
        for (String hash : promise.path()) {
            path += hash.length() + NEXT.length + QUOTE.length;
        }
        return path + promise.note().json().length;
    }

    private void receipt(Receipt receipt, String text) {
        literal(RECEIPT);
        text(text);
        literal(ELECTION);
        text(receipt.electionId().value());
        literal(PARTITION);
        number(receipt.position().partition());
        literal(SEQ);
        number(receipt.position().seq());
        literal(VOTER);
        text(receipt.voter().value());
        literal(CONSTITUENCY);
        text(receipt.constituency());
        literal(REVISION);
        number(receipt.revision());
        literal(CAST_AT);
        text(Times.text(receipt.castAt()));
        literal(DIGEST);
        text(receipt.digest());
        if (!receipt.terms().isEmpty()) {
            literal(TERMS);
            text(receipt.terms());
        }
        literal(NONCE);
        text(receipt.secret().nonce());
        literal(AUTH);
        text(receipt.secret().auth());
        literal(END_OF_TEXT);
    }

    private void promise(Promise promise) {
        literal(INDEX);
        number(promise.index());
        literal(PATH);
        boolean first = true;
        for (String hash : promise.path()) {
            literal(first ? QUOTE : NEXT);
            text(hash);
            literal(QUOTE);
            first = false;
        }
        literal(NOTE);
        literal(promise.note().json());
        literal(END);
    }

    private void literal(byte[] literal) {
        System.arraycopy(literal, 0, bytes, length, literal.length);
        length += literal.length;
    }

    @SuppressWarnings("deprecation") // the ASCII copy is what is wanted
    private void text(String text) {
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
    }

    private void number(long number) {
        text(Long.toString(number));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
