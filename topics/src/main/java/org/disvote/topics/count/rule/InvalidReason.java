package org.disvote.topics.count.rule;

import java.util.List;
import org.disvote.topics.json.member.Word;

/// Why a voter's standing vote is no ballot that counts. The first that applies is the reason.
public enum InvalidReason implements Word {
    NOT_ON_ROLL,
    /// The record's constituency is not the roll's, or it has one in an election without a roll.
    CONSTITUENCY,
    /// Of sealed elections only.
    DOES_NOT_OPEN,
    /// In a sealed election the first byte, the length or the padding of the plaintext is wrong; in an open one the
    /// first byte does not say that it is an open ballot.
    BAD_PLAINTEXT,
    /// Not the bytes of a ballot.
    NOT_CANONICAL,
    /// A ballot that the voter's paper does not allow.
    NOT_ALLOWED;

    /// All reasons, in their order.
    public static final List<InvalidReason> ALL = List.of(values());

    /// Where it stands among all, from 0.
    public int place() {
        return ALL.indexOf(this);
    }
}
