package org.disvote.audit.transcript;

import java.util.function.Supplier;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;

/// Reports what is wrong with one count: each difference by itself.
public final class Mismatches {

    /// In findings.
    public static final String WHERE = "count";

    private final String electionId;
    private final Findings findings;
    private long found;

    public Mismatches(String electionId, Findings findings) {
        this.electionId = electionId;
        this.findings = findings;
    }

    /// @param member which part of the `count.json` or of its statement it is about
    public void found(String member, String what) {
        found++;
        findings.ofItem(Kind.TRANSCRIPT, WHERE, electionId + " " + member, what);
    }

    void unless(boolean holds, String member, Supplier<String> what) {
        if (!holds) {
            found(member, what.get());
        }
    }

    public boolean isEmpty() {
        return found == 0;
    }
}
