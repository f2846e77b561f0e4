package org.disvote.ingest.publish.barrier;

/// The comparison of master and log is out of date: partitions came, went, were restored, or are to be sent
/// again. The publisher begins a new session at once and compares them again.
public final class CompareAgainException extends Exception {

    public CompareAgainException(String because) {
        super(because);
    }
}
