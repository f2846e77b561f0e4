package org.disvote.notary;

/// Lets a test act between two steps of writing, such as end the process there. Production passes [#NONE].
@FunctionalInterface
public interface Probe {

    Probe NONE = step -> {};

    /// What is done for each round, in this order. Whatever step a notary ends after, the next one
    /// continues from there, and no size ever gets two roots.
    enum Step {
        /// Before a round that states a count: the bytes of the count are on disk. Nothing states it.
        COUNT_STORED,
        /// The topic has the round and its statements. No file has them.
        RECORDS_COMMITTED,
        /// Tiles and bundles are written.
        TILES_WRITTEN,
        /// The file `statements` has the records and is on disk.
        STATEMENTS_STORED,
        /// The checkpoint is signed; only this process has it.
        SIGNED,
        /// `checkpoint.signed` is on disk. From now on the signature may leave this machine.
        SIGNED_STORED,
        /// A quorum of witnesses has cosigned.
        WITNESSED,
        /// The cosigned checkpoint is kept, for proofs.
        COSIGNED_STORED,
        /// `checkpoint` is the cosigned one.
        PUBLISHED
    }

    /// Called by the thread that does the work. A call that blocks freezes it, one that throws makes the
    /// step fail.
    void reached(Step step);
}
