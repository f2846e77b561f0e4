package org.disvote.topics.count.transcript;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Digests;

/// Which records of the log a count is of.
///
/// @param digest names the checkpoint under which the election is counted, see [#digest(ElectionId, long, String)]
/// @param headsAtTerms the last seq that the tree had of each partition when the election's terms were stated;
///     votes up to it are void
/// @param lastSeqs the last seq of each partition that counts
public record CountInput(String digest, List<Long> headsAtTerms, List<Long> lastSeqs) {

    public CountInput {
        headsAtTerms = List.copyOf(headsAtTerms);
        lastSeqs = List.copyOf(lastSeqs);
        if (headsAtTerms.size() != lastSeqs.size() || lastSeqs.isEmpty()) {
            throw new IllegalArgumentException(
                    "heads of %d partitions and last seqs of %d".formatted(headsAtTerms.size(), lastSeqs.size()));
        }
    }

    /// @param size of the checkpoint's tree
    /// @param root of the checkpoint's tree, in standard base64
    public static String digest(ElectionId electionId, long size, String root) {
        return Digests.of("disvote/count-input/v1\n%s\n%d\n%s\n"
                .formatted(electionId.value(), size, root)
                .getBytes(UTF_8));
    }

    /// The leaf of a record in the tree of the input, whose root is `inputRoot`.
    ///
    /// @param digest of the record's bytes
    public static byte[] leaf(int partition, long seq, byte[] digest) {
        return (partition + "\n" + seq + "\n" + Base64UrlText.encode(digest) + "\n").getBytes(US_ASCII);
    }

    int partitions() {
        return lastSeqs.size();
    }
}
