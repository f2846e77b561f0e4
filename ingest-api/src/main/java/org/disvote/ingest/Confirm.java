package org.disvote.ingest;

/// What must have happened to a vote before the voter gets the receipt.
public enum Confirm {
    /// The master has committed it.
    MASTER,
    /// The log has it too, so that the loss of a master's disk loses no acknowledged vote.
    LOG
}
