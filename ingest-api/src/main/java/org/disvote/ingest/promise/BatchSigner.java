package org.disvote.ingest.promise;

import java.util.List;
import java.util.function.IntFunction;
import org.disvote.ingest.cast.Promise;
import org.disvote.ingest.cast.Receipt;
import org.disvote.topics.merkle.Hash;

/// Signs the receipts of a commit. Safe for any number of threads. [PromiseSigner] is the one that ingest uses;
/// measurements have others.
public interface BatchSigner {

    /// The public key, by which the log names it.
    String vkey();

    /// The hash of a receipt's leaf.
    Hash leaf(Receipt receipt);

    /// Signs a tree with these leaves.
    ///
    /// @param leaves one at least
    /// @return the promise of each leaf, by its place in the list
    IntFunction<Promise> sign(List<Hash> leaves);
}
