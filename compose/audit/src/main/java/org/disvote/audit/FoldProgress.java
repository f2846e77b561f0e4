package org.disvote.audit;

import org.disvote.audit.Audit.Watch;
import org.disvote.audit.statement.Statements;
import org.disvote.audit.tree.TreeFold;

/// Says now and then how far the tree is folded.
final class FoldProgress implements TreeFold.Listener {

    private static final int REPORT_LEAVES = 16_384;

    private final Watch watch;
    private final long leaves;

    FoldProgress(Watch watch, Statements stated) {
        this.watch = watch;
        leaves = stated.records()
                + stated.heads().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void leaf(long index, int partition, long seq, byte[] data) {
        if (index % REPORT_LEAVES == 0) {
            watch.progress("folding the tree", index, leaves);
        }
    }
}
