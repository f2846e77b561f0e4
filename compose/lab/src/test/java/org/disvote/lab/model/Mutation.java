package org.disvote.lab.model;

/// The safeguards of the real parts that the model can leave out. Without each of them a guarantee must break.
enum Mutation {
    /// A batch does not lock its heads.
    NO_HEAD_LOCK,
    /// The master has neither `vote_position` nor `vote_once`.
    NO_KEYS,
    /// Voters are answered once their batch is written, before its commit.
    ANSWER_BEFORE_COMMIT,
    /// Committers do not compare `opened_for`.
    OPENED_FOR_NOT_COMPARED,
    /// The publisher opens the shard without comparing it with the log.
    NO_BARRIER,
    /// The publisher's session on the master is opened after it has read the tails.
    OUTBOX_OPENED_AFTER_TAILS,
    /// Each instance has its own transactional ID, so that no producer is fenced.
    NO_FENCING,
    /// After a failed transaction the publisher continues behind it, instead of reading the tails again.
    TAILS_NOT_READ_AGAIN,
    /// `--confirm log` compares only seqs, and not the life of the master to which they belong.
    CONFIRMED_BY_SEQ_ALONE,
    /// A barrier that is late moves `published` back to the tail that it had read.
    PUBLISHED_MOVED_BACK,
    /// A sink writes without the condition on the position in `applied`, and into a table without a key.
    APPLIED_WITHOUT_CONDITION
}
