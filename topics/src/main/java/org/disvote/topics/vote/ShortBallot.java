package org.disvote.topics.vote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;
import org.disvote.topics.id.ChoiceId;

/// The ballot of an election that is defined by `choices`: one question with the ID `choice`, of which exactly
/// one option is picked.
public final class ShortBallot {

    private static final byte[] BEFORE = ascii("\0{\"answers\":{\"choice\":{\"pick\":[\"");
    private static final byte[] AFTER = ascii("\"]}},\"v\":1}");

    private ShortBallot() {}

    public static BallotBytes of(ChoiceId choice) {
        byte[] id = ascii(choice.value());
        byte[] bytes = Arrays.copyOf(BEFORE, BEFORE.length + id.length + AFTER.length);
        System.arraycopy(id, 0, bytes, BEFORE.length, id.length);
        System.arraycopy(AFTER, 0, bytes, BEFORE.length + id.length, AFTER.length);
        return BallotBytes.owned(bytes);
    }

    /// @return empty if these are not the bytes of such a ballot
    public static Optional<ChoiceId> choiceOf(BallotBytes ballot) {
        byte[] bytes = ballot.shared();
        int end = bytes.length - AFTER.length;
        if (end <= BEFORE.length
                || !Arrays.equals(bytes, 0, BEFORE.length, BEFORE, 0, BEFORE.length)
                || !Arrays.equals(bytes, end, bytes.length, AFTER, 0, AFTER.length)) {
            return Optional.empty();
        }
        return ChoiceId.parse(new String(bytes, BEFORE.length, end - BEFORE.length, ISO_8859_1));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
