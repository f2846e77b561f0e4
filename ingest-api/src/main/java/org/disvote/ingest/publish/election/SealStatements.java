package org.disvote.ingest.publish.election;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.table.SealTable;
import org.disvote.ingest.table.SealTable.Seal;
import org.disvote.topics.election.ClosingStatement;

/// What a master has sealed, as closing statements.
final class SealStatements {

    private SealStatements() {}

    /// Of the partitions that the master owns.
    static List<ClosingStatement> read(MasterSession master) throws SQLException {
        List<ClosingStatement> statements = new ArrayList<>();
        for (Seal seal : new SealTable(master.connection()).ofOwned()) {
            try {
                statements.add(new ClosingStatement(
                        seal.electionId(), seal.partition(), seal.lastSeq(), seal.closesAt(), seal.sealedAt()));
            } catch (IllegalArgumentException e) {
                // A row that is no statement seals its partition here, and is not published.
            }
        }
        return statements;
    }
}
