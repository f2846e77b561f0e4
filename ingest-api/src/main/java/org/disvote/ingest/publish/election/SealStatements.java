package org.disvote.ingest.publish.election;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.table.ElectionTable;
import org.disvote.ingest.table.SealTable;
import org.disvote.ingest.table.SealTable.Seal;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.jspecify.annotations.Nullable;

/// What a master has sealed, as closing statements.
final class SealStatements {

    private SealStatements() {}

    /// Of the partitions that the master owns.
    static List<ClosingStatement> read(MasterSession master) throws SQLException {
        Map<ElectionId, Election> known = new ElectionTable(master.connection()).definitions();
        List<ClosingStatement> statements = new ArrayList<>();
        for (Seal seal : new SealTable(master.connection()).ofOwned()) {
            try {
                statements.add(statement(seal, known.get(seal.electionId())));
            } catch (IllegalArgumentException e) {
                // A row that is no statement seals its partition here, and is not published.
            }
        }
        return statements;
    }

    /// The statement has the close of the election's definition. The master may have learnt of that close
    /// only after it; then the seal's own close is later.
    private static ClosingStatement statement(Seal seal, @Nullable Election election) {
        Instant close = election == null ? seal.closesAt() : election.closesAt();
        return new ClosingStatement(
                seal.electionId(),
                seal.partition(),
                seal.lastSeq(),
                close.isBefore(seal.closesAt()) ? close : seal.closesAt().truncatedTo(ChronoUnit.SECONDS),
                seal.sealedAt());
    }
}
