package org.disvote.ingest.cast;

import java.util.ArrayList;
import java.util.List;
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

    /// The receipts that voters present, as far as they were ever issued.
    ///
    /// @return in the order of the presented
    /// @throws MasterUnavailableException if the master does not answer
    public List<Optional<Issued>> find(List<Receipt.Presented> presented) {
        List<Optional<MasterReader.Recorded>> recorded = master.recorded(
                presented.stream().map(Receipt.Presented::position).toList());
        List<Optional<Issued>> issued = new ArrayList<>(presented.size());
        for (int i = 0; i < presented.size(); i++) {
            Receipt.Presented one = presented.get(i);
            issued.add(recorded.get(i)
                    .map(found -> new Issued(Receipt.of(found.vote(), found.terms()), found.superseded()))
                    .filter(found -> found.receipt().digest().equals(one.digest())));
        }
        return issued;
    }
}
