package org.disvote.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.merkle.BatchTree;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.verify.Operator.Vote;
import org.disvote.verify.evidence.EvidenceFile.InputPart;

/// The input of a count over some votes, in the order of their places.
record CountInput(List<Vote> votes) {

    static String leaf(Vote vote) {
        return vote.partition() + "\n" + vote.seq() + "\n" + vote.digest().base64Url() + "\n";
    }

    private List<Hash> hashes() {
        return votes.stream()
                .map(vote -> Merkle.leaf(leaf(vote).getBytes(UTF_8)))
                .toList();
    }

    /// A count.json with the members that matter, and one more.
    String transcript() {
        ObjectNode count = Vectors.MAPPER.createObjectNode();
        count.put("v", 1).put("electionId", Operator.ELECTION).put("records", votes.size());
        ArrayNode counts = count.putArray("inputCounts");
        for (int p = 0; p < Operator.PARTITIONS; p++) {
            int partition = p;
            counts.add(
                    votes.stream().filter(vote -> vote.partition() == partition).count());
        }
        count.put("inputRoot", Merkle.root(hashes()).base64());
        return new String(Jcs.write(count), UTF_8);
    }

    InputPart part(int index) {
        return new InputPart(leaf(votes.get(index)), index, new BatchTree(hashes()).path(index));
    }

    /// What the log answers about some of the leaves.
    byte[] answer(int... indexes) {
        ObjectNode answer = Vectors.MAPPER.createObjectNode();
        ArrayNode input = answer.putArray("input");
        for (int index : indexes) {
            InputPart part = part(index);
            ArrayNode path = input.addObject()
                    .put("leaf", part.leaf())
                    .put("index", index)
                    .putArray("path");
            part.path().forEach(hash -> path.add(hash.base64()));
        }
        return Vectors.bytes(answer);
    }
}
