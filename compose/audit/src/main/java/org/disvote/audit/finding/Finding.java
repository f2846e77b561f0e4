package org.disvote.audit.finding;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One thing that is not as it should be. It never carries a choice.
///
/// @param where `master 0`, `log`, `replica r1` …
/// @param partition absent where the finding is not about one partition
/// @param seq the first vote that it is about; absent where it is not about a vote
/// @param lastSeq the last vote of the run that begins at `seq`; `seq` itself for a single vote
/// @param item what else it is about: a leaf of the tree, an offset of a topic, a file; absent where it is
///     about a partition or a vote
/// @param what one sentence for the auditor
public record Finding(
        Kind kind,
        String where,
        @Nullable Integer partition,
        @Nullable Long seq,
        @Nullable Long lastSeq,
        @Nullable String item,
        String what) {

    public enum Kind {
        /// A vote that must be there is not.
        MISSING,
        /// A vote that must not be there is.
        EXTRA,
        /// The vote at this position has other bytes than elsewhere.
        DIFFERENT,
        /// A voter counted twice in one election.
        DOUBLE_VOTER,
        /// A voter's vote in a partition that is not the voter's.
        MISROUTED,
        /// A row that is no vote.
        MALFORMED,
        /// A database with two rows of one position.
        POSITION_TWICE,
        /// A vote that the log lacks while it has records ahead of it.
        GAP,
        /// A head, `published`, `applied` or count that disagrees with the votes that it describes.
        MISCOUNTED,
        /// A revision without the one before it, or in an election without changes of mind.
        REVISION,
        /// A vote of an election that the elections topic does not define.
        UNKNOWN_ELECTION,
        /// A vote for a choice that its election does not have.
        UNKNOWN_CHOICE,
        /// An open ballot in a sealed election, an envelope in an open one, or an envelope with another length,
        /// version or key ID than its election's.
        ENVELOPE,
        /// A vote of a sealed election whose time says more than the second.
        EXACT_TIME,
        /// An election on a master that is not the one that the elections topic defines.
        OTHER_DEFINITION,
        /// A vote cast while its election was not open or behind its closing statement, or a statement that
        /// disagrees with the log, a master or another one.
        CLOSE,
        /// A partition with head rows on two masters.
        TWO_OWNERS,
        /// A partition without a head row on any master.
        NO_OWNER,
        /// A database that states that it belongs to another system, or that it is another master's shard.
        OTHER_SYSTEM,
        /// A vote that a master marks as void though it is its voter's next one, or the other way round.
        VOID,
        /// Written for a log with another topic ID.
        OTHER_LOG,
        /// A vote in an election with a roll of a voter who is not on it.
        NOT_ON_ROLL,
        /// A record that says another constituency than the roll.
        OTHER_CONSTITUENCY,
        /// A roll on the masters that is not the one that the elections topic announces.
        OTHER_ROLL,
        /// A signed root, a published file or an earlier statement that is not what the fold of the topics
        /// gives.
        FOLD_DIFFERS,
        /// A round of the notary that contradicts the rounds before it: no reader reads beyond it.
        BROKEN_ROUND,
        /// A record of the notary's topic that is no leaf: only the notary may write there.
        FOREIGN_RECORD,
        /// A published checkpoint without the log's signature or without the policy's quorum.
        NOT_COSIGNED,
        /// A vote that the tree has before the terms of its election, or without any.
        BEFORE_TERMS,
        /// A statement of the notary that no record of its topic asks for.
        UNREQUESTED,
        /// A receipt with a valid promise of this system that masters, log or tree contradict.
        BROKEN_PROMISE,
        /// The `count.json` of an election, or its signatures, that log, tree or terms contradict.
        TRANSCRIPT,
        /// Something that an earlier audit reported and that is otherwise now.
        CHANGED_SINCE,
        /// A receipt that masters or log contradict, and that nobody signed. It proves nothing. Not wrong.
        UNPROVEN_RECEIPT,
        /// Two envelopes to one key that have the same encapsulated key: one was copied, or a voter's program has
        /// bad random numbers. Not wrong: every voter can send such a one.
        SAME_ENCAPSULATION,
        /// Not yet there, though it was on the master before the audit began to wait. Not wrong.
        BEHIND,
        /// Not read, or not to its end.
        UNREACHABLE;

        boolean isWrong() {
            return this != BEHIND && this != UNREACHABLE && this != UNPROVEN_RECEIPT && this != SAME_ENCAPSULATION;
        }

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// `7/12`, `7/12..19`, `7`, `leaf 17` or nothing: where within its place.
    public String position() {
        if (partition == null) {
            return item == null ? "" : item;
        }
        if (seq == null) {
            return partition.toString();
        }
        return partition + "/" + seq + (seq.equals(lastSeq) ? "" : ".." + lastSeq);
    }
}
