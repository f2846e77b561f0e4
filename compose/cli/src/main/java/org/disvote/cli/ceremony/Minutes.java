package org.disvote.cli.ceremony;

import java.util.ArrayList;
import java.util.List;
import org.disvote.ceremony.deal.Setup;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealTrustee;

/// What of a ceremony is public: shown on the screen, and printed to be compared and signed by hand.
///
/// @param commitments in the trustees' order
record Minutes(Setup setup, Seal seal, List<String> commitments) {

    /// A line that is about as wide as a page.
    private static final String SIGNATURE = "_".repeat(40);

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("election   " + setup.definition().id());
        lines.add("suite      %s (%s)"
                .formatted(
                        seal.suite().id(),
                        switch (seal.suite()) {
                            case X_WING -> "X-Wing";
                            case X25519 -> "X25519";
                        }));
        lines.add("shares     %d, of which %d open the ballots"
                .formatted(seal.trustees().size(), seal.threshold()));
        lines.add("pad        %d bytes".formatted(seal.pad()));
        lines.add("seal       " + seal.digest());
        List<SealTrustee> trustees = seal.trustees();
        for (int i = 0; i < trustees.size(); i++) {
            lines.add("share %-4d %s".formatted(i + 1, trustees.get(i).name()));
            lines.add("           vkey       " + trustees.get(i).vkey().text());
            lines.add("           committed  " + commitments.get(i));
            lines.add("           share      " + trustees.get(i).share());
        }
        return lines;
    }

    /// To be printed.
    String page() {
        StringBuilder page = new StringBuilder("Minutes of the making of a key\n\n");
        lines().forEach(line -> page.append(line).append('\n'));
        page.append("\nPlace and time  ").append(SIGNATURE).append('\n');
        page.append("Dealer          ").append(SIGNATURE).append('\n');
        page.append("Observer        ").append(SIGNATURE).append('\n');
        page.append("\nI compared the digest of the seal and of my share with the screen.\n\n");
        seal.trustees()
                .forEach(trustee -> page.append(
                        "%-15s %s%n".formatted(trustee.name(), SIGNATURE).replace(System.lineSeparator(), "\n")));
        return page.toString();
    }
}
