package org.disvote.audit.receipt;

import org.disvote.topics.json.Quantity;

/// What an audit says of a folder of receipts.
///
/// @param files how many were read
/// @param agreed whose vote masters and log have, with the digest and the members of the receipt
/// @param inTree those of them whose vote a round of the notary holds
/// @param waiting whose vote is on its master and not in the log yet
/// @param lost whose vote was lost before a shard was restored, as the notary states
/// @param damaged that are no receipts, or were edited: they accuse nobody
/// @param unproven that the log contradicts and no promise key signed: they prove nothing
/// @param broken that the log contradicts although a promise key signed them
/// @param newer than the audit, and therefore not read
public record ReceiptsReport(
        long files,
        long agreed,
        long inTree,
        long waiting,
        long lost,
        long damaged,
        long unproven,
        long broken,
        long newer) {

    /// One line for people.
    public String text() {
        StringBuilder text = new StringBuilder("%s: %,d agree with masters and log, %,d of them in the tree"
                .formatted(Quantity.of(files, "receipt"), agreed, inTree));
        add(text, waiting, "on the master and not in the log yet");
        add(text, lost, "lost and stated as lost");
        add(text, damaged, "damaged, which accuse nobody");
        add(text, unproven, "contradicted and signed by nobody");
        add(text, broken, "BROKEN PROMISES");
        add(text, newer, "newer than this audit and not read");
        return text.toString();
    }

    private static void add(StringBuilder text, long count, String what) {
        if (count > 0) {
            text.append("; %,d %s".formatted(count, what));
        }
    }
}
