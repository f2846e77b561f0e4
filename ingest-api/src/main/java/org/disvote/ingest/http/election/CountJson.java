package org.disvote.ingest.http.election;

import java.util.List;
import java.util.Optional;
import org.disvote.ingest.count.CountFile;
import org.disvote.ingest.count.StatedCounts;
import org.disvote.topics.election.Election;
import org.disvote.topics.json.Digests;
import org.disvote.topics.sealing.Seal;
import org.jspecify.annotations.Nullable;

/// The count that an election's results rest on, or that is stated beside them, as JSON: what somebody needs who
/// trusts nobody here. Paths are those of this server; the notary has the same files.
///
/// @param transcript the digest of `count.json`
/// @param file where `count.json` is
/// @param statement the leaf of the log in which it is stated
/// @param proof where the proof of that leaf is
/// @param inputProofs where it is proved whether a record is in the count's input, before `<partition>/<seq>`
/// @param signatures the signed note of the trustees; only of a sealed election, as all that follows
/// @param signedBy the trustees whose signatures are valid by the election's terms
/// @param threshold how many are needed
/// @param input the digest of the count's input, which trustees compared
/// @param inputRoot of the tree over the records that were counted
/// @param records of the input
record CountJson(
        String transcript,
        String file,
        String statement,
        String proof,
        String inputProofs,
        @Nullable String signatures,
        @Nullable List<String> signedBy,
        @Nullable Integer threshold,
        @Nullable String input,
        @Nullable String inputRoot,
        @Nullable Long records) {

    static CountJson of(Election election, StatedCounts.Count count) {
        String transcript = count.leaf().leaf().transcript();
        Optional<StatedCounts.Result> result = count.result();
        Optional<CountFile> file = result.map(StatedCounts.Result::file);
        return new CountJson(
                transcript,
                "/log/counts/" + Digests.hex(transcript),
                StatedCounts.statement(count),
                "/log/proof/leaf/" + count.leaf().index(),
                "/log/input/" + election.id().value() + "/",
                result.flatMap(_ -> count.leaf().leaf().signatures()).orElse(null),
                result.map(StatedCounts.Result::signedBy).orElse(null),
                result.flatMap(_ -> election.terms().seal())
                        .map(Seal::threshold)
                        .orElse(null),
                file.map(known -> known.numbers().input()).orElse(null),
                file.map(CountFile::inputRoot).orElse(null),
                file.map(known -> known.numbers().records()).orElse(null));
    }
}
