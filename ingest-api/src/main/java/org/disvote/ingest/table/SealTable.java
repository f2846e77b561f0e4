package org.disvote.ingest.table;

/// The table `sealed`: the partitions that take no more votes of an election, whatever any clock says.
final class SealTable {

    private SealTable() {}

    /// The partitions that are sealed for an election, as an array.
    ///
    /// @param electionId an expression of the statement around it
    static String partitions(String electionId) {
        return "ARRAY(SELECT partition FROM sealed WHERE sealed.election_id = " + electionId + ")";
    }
}
