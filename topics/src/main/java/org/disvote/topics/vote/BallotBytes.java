package org.disvote.topics.vote;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a voter cast, as the record carries it: a first byte that names the kind, and the content. For an open
/// election the content is the ballot's canonical JSON, for a sealed one it is an envelope. It is secret, so it
/// is never logged. Immutable.
public final class BallotBytes {

    /// The first byte of an open ballot.
    public static final byte OPEN = 0;

    private final byte[] bytes;

    private BallotBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @param bytes copied
    /// @throws IllegalArgumentException if they are empty: the first byte names the kind
    public static BallotBytes of(byte[] bytes) {
        return owned(bytes.clone());
    }

    /// An open ballot.
    ///
    /// @param ballot its canonical JSON
    public static BallotBytes open(byte[] ballot) {
        byte[] bytes = new byte[ballot.length + 1];
        bytes[0] = OPEN;
        System.arraycopy(ballot, 0, bytes, 1, ballot.length);
        return owned(bytes);
    }

    /// Without a copy: nobody else may keep the array.
    static BallotBytes owned(byte[] bytes) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("a ballot has at least the byte that tells its kind");
        }
        return new BallotBytes(bytes);
    }

    /// The first byte: 0 open, 1 and 2 an envelope, 3 reserved.
    public int kind() {
        return bytes[0] & 0xff;
    }

    public boolean isOpen() {
        return bytes[0] == OPEN;
    }

    /// The bytes after the first one. A copy.
    public byte[] content() {
        return Arrays.copyOfRange(bytes, 1, bytes.length);
    }

    public int length() {
        return bytes.length;
    }

    /// All bytes, the first one included. A copy.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// All bytes, not a copy.
    byte[] shared() {
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BallotBytes ballot && Arrays.equals(bytes, ballot.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// Hides the content, because this text may reach a log line or a test report.
    @Override
    public String toString() {
        return "BallotBytes[hidden]";
    }
}
