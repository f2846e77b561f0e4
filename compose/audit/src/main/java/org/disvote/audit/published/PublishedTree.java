package org.disvote.audit.published;

import java.util.List;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;
import org.disvote.audit.tree.TreeFold;

/// What compares the published files with the fold while it grows.
public final class PublishedTree {

    private final TileCheck tiles;
    private final StatementsFile statements;

    /// @param size of the published checkpoint
    public PublishedTree(PublishedFiles files, long size, Findings findings) {
        tiles = new TileCheck(files, size, findings);
        statements = new StatementsFile(files, size, findings);
    }

    public List<TreeFold.Listener> listeners() {
        return List.of(tiles, statements);
    }

    /// How many tiles and bundles were compared.
    public long compared() {
        return tiles.compared();
    }

    /// After the fold.
    ///
    /// @throws UnreachableException if a file could not be read
    public void end() throws UnreachableException {
        try (statements) {
            tiles.end();
            statements.end();
        }
    }
}
