package org.disvote.ingest.cast;

import java.util.Optional;
import org.disvote.ingest.master.MasterReader;
import org.disvote.ingest.master.MasterUnavailableException;

/// The receipts that were issued for the votes of one master: each is computed again from the row at its
/// position.
public record IssuedReceipts(MasterReader master) {

    /// A receipt that was issued.
    ///
    /// @param superseded whether its voter has cast another vote since, which counts instead; empty in a sealed
    ///     election, where nobody may learn this from a receipt
    public record Issued(Receipt receipt, Optional<Boolean> superseded) {}

    /// The receipt that a voter presents, if it was ever issued.
    ///
    /// @throws MasterUnavailableException if the master does not answer
    public Optional<Issued> find(Receipt.Presented presented) {
        return master.recorded(presented.position()).flatMap(found -> {
            Receipt receipt = Receipt.of(found.vote(), found.terms());
            return receipt.digest().equals(presented.digest())
                    ? Optional.of(new Issued(receipt, found.superseded()))
                    : Optional.empty();
        });
    }
}
