package org.disvote.topics.vote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;

/// A vote's canonical bytes, record version 2: RFC 8785 (JCS), so the members are sorted and there is no white
/// space; always six decimals, base64url without padding. Every process encodes the same vote to the same
/// bytes, so votes can be compared by their bytes.
///
/// Reading is strict: bytes that are not canonical are not a vote. So the reader only follows the template.
/// It does not have to decide about escapes, forms of numbers or repeated members, as a general parser has.
/// No value has a character that JSON would escape. Each value is taken in one form alone, so what is read need
/// not be encoded again to be compared: five readers of the log read each vote.
public final class VoteCodec {

    /// The version of the record, its member `v`.
    public static final int VERSION = 2;

    private static final byte[] AUTH = ascii("{\"auth\":\"");
    private static final byte[] BALLOT = ascii("\",\"ballot\":\"");
    private static final byte[] CAST_AT = ascii("\",\"castAt\":\"");
    private static final byte[] CONSTITUENCY = ascii("\",\"constituency\":\"");
    private static final byte[] ELECTION = ascii("\",\"electionId\":\"");
    private static final byte[] NONCE = ascii("\",\"nonce\":\"");
    private static final byte[] PARTITION = ascii("\",\"partition\":");
    private static final byte[] REVISION = ascii(",\"revision\":");
    private static final byte[] SEQ = ascii(",\"seq\":");
    private static final byte[] VOTER = ascii(",\"v\":" + VERSION + ",\"voter\":\"");
    private static final byte[] END = ascii("\"}");

    /// The fixed text, the numbers, the nonce and the instant at their longest.
    private static final int FIXED_LENGTH_MAX = 260;

    private VoteCodec() {}

    public static byte[] encode(VoteCast vote) {
        Writer out = new Writer(FIXED_LENGTH_MAX
                + vote.auth().length()
                + Base64Url.length(vote.ballot().length())
                + vote.constituency().length()
                + vote.electionId().value().length()
                + vote.voter().value().length());
        out.literal(AUTH);
        out.text(vote.auth());
        out.literal(BALLOT);
        out.base64(vote.ballot().shared());
        out.literal(CAST_AT);
        out.instant(LocalDateTime.ofInstant(vote.castAt(), ZoneOffset.UTC));
        out.literal(CONSTITUENCY);
        out.text(vote.constituency());
        out.literal(ELECTION);
        out.text(vote.electionId().value());
        out.literal(NONCE);
        out.base64(vote.nonce().bytes());
        out.literal(PARTITION);
        out.number(vote.partition());
        out.literal(REVISION);
        out.number(vote.revision());
        out.literal(SEQ);
        out.number(vote.seq());
        out.literal(VOTER);
        out.text(vote.voter().value());
        out.literal(END);
        return out.bytes();
    }

    /// @throws NotCanonicalException if the bytes are not exactly those that [#encode] makes for some vote
    public static VoteCast decode(byte[] value) throws NotCanonicalException {
        try {
            Reader in = new Reader(value);
            in.literal(AUTH);
            String auth = in.text();
            in.literal(BALLOT);
            BallotBytes ballot = BallotBytes.owned(in.base64());
            in.literal(CAST_AT);
            LocalDateTime castAt = in.instant();
            in.literal(CONSTITUENCY);
            String constituency = in.text();
            in.literal(ELECTION);
            ElectionId electionId = new ElectionId(in.text());
            in.literal(NONCE);
            Nonce nonce = Nonce.of(in.base64());
            in.literal(PARTITION);
            long partition = in.number();
            in.literal(REVISION);
            long revision = in.number();
            in.literal(SEQ);
            long seq = in.number();
            in.literal(VOTER);
            Voter voter = new Voter(in.text());
            in.literal(END);
            in.end();
            return new VoteCast(
                    electionId,
                    Math.toIntExact(partition),
                    seq,
                    voter,
                    constituency,
                    Math.toIntExact(revision),
                    ballot,
                    auth,
                    nonce,
                    castAt.toInstant(ZoneOffset.UTC));
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new NotCanonicalException(String.valueOf(e.getMessage()), e);
        }
    }

    /// SHA-256 of the canonical bytes.
    public static byte[] digest(byte[] value) {
        return Digests.sha256().digest(value);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    /// The bytes are not a vote's. The message says why.
    public static final class NotCanonicalException extends Exception {
        NotCanonicalException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private static final class Writer {
        private final byte[] buffer;
        private int length;

        Writer(int lengthMax) {
            buffer = new byte[lengthMax];
        }

        void base64(byte[] bytes) {
            length = Base64Url.encode(bytes, buffer, length);
        }

        void literal(byte[] bytes) {
            System.arraycopy(bytes, 0, buffer, length, bytes.length);
            length += bytes.length;
        }

        @SuppressWarnings("deprecation") // the ASCII copy is what is wanted, and IDs have no other characters
        void text(String id) {
            id.getBytes(0, id.length(), buffer, length);
            length += id.length();
        }

        void number(long number) {
            text(Long.toString(number));
        }

        void instant(LocalDateTime time) {
            digits(time.getYear(), 4);
            buffer[length++] = '-';
            digits(time.getMonthValue(), 2);
            buffer[length++] = '-';
            digits(time.getDayOfMonth(), 2);
            buffer[length++] = 'T';
            digits(time.getHour(), 2);
            buffer[length++] = ':';
            digits(time.getMinute(), 2);
            buffer[length++] = ':';
            digits(time.getSecond(), 2);
            buffer[length++] = '.';
            digits(time.getNano() / 1_000, 6);
            buffer[length++] = 'Z';
        }

        private void digits(int number, int width) {
            int rest = number;
            for (int i = length + width - 1; i >= length; i--) {
                buffer[i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
            length += width;
        }

        byte[] bytes() {
            return Arrays.copyOf(buffer, length);
        }
    }

    private static final class Reader {
        private static final int NUMBER_DIGITS_MAX = 18;

        private final byte[] value;
        private int at;

        Reader(byte[] value) {
            this.value = value;
        }

        void literal(byte[] expected) {
            if (value.length - at < expected.length
                    || !Arrays.equals(value, at, at + expected.length, expected, 0, expected.length)) {
                throw new IllegalArgumentException("expected " + new String(expected, US_ASCII) + " at byte " + at);
            }
            at += expected.length;
        }

        void end() {
            if (at != value.length) {
                throw new IllegalArgumentException("goes on after its end at byte " + at);
            }
        }

        /// Up to the closing quote, which is not consumed.
        String text() {
            int start = toQuote();
            return new String(value, start, at - start, ISO_8859_1);
        }

        /// As [#text], of the text's bytes.
        byte[] base64() {
            int start = toQuote();
            return Base64Url.decode(value, start, at);
        }

        private int toQuote() {
            int start = at;
            while (at < value.length && value[at] != '"') {
                at++;
            }
            return start;
        }

        long number() {
            int start = at;
            long number = 0;
            while (at < value.length && value[at] >= '0' && value[at] <= '9') {
                number = number * 10 + (value[at] - '0');
                at++;
                if (at - start > NUMBER_DIGITS_MAX) {
                    throw new IllegalArgumentException("a number of more than 18 digits at byte " + start);
                }
            }
            if (at == start || (value[start] == '0' && at > start + 1)) {
                throw new IllegalArgumentException("expected a number without leading zeros at byte " + start);
            }
            return number;
        }

        LocalDateTime instant() {
            int year = digits(4);
            skip('-');
            int month = digits(2);
            skip('-');
            int day = digits(2);
            skip('T');
            int hour = digits(2);
            skip(':');
            int minute = digits(2);
            skip(':');
            int second = digits(2);
            skip('.');
            int micros = digits(6);
            skip('Z');
            return LocalDateTime.of(year, month, day, hour, minute, second, micros * 1_000);
        }

        private int digits(int width) {
            requireMore(width);
            int number = 0;
            for (int end = at + width; at < end; at++) {
                int digit = value[at] - '0';
                if (digit < 0 || digit > 9) {
                    throw new IllegalArgumentException("expected a digit at byte " + at);
                }
                number = number * 10 + digit;
            }
            return number;
        }

        private void skip(char expected) {
            requireMore(1);
            if (value[at] != expected) {
                throw new IllegalArgumentException("expected " + expected + " at byte " + at);
            }
            at++;
        }

        private void requireMore(int count) {
            if (value.length - at < count) {
                throw new IllegalArgumentException("ends at byte " + value.length);
            }
        }
    }
}
