package org.disvote.verify.claim;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.leaf.Leaf.CloseLeaf;
import org.disvote.topics.leaf.Leaf.CountLeaf;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.InclusionProof;
import org.disvote.topics.merkle.Merkle;
import org.disvote.verify.evidence.EvidenceFile.InputPart;
import org.disvote.verify.evidence.EvidenceReader;
import org.disvote.verify.proof.Proofs;
import org.disvote.verify.proof.ProvenPromise;
import org.disvote.verify.verdict.DoesNotHoldException;

/// The election was closed with the promised vote in it, and counted without.
public final class NotCounted {

    private static final Pattern LEAF =
            Pattern.compile("(0|[1-9][0-9]{0,8})\n([1-9][0-9]{0,15})\n([A-Za-z0-9_-]{43})\n");

    private NotCounted() {}

    static String judge(
            ProvenPromise promise, List<Proofs.Statement> statements, String transcript, List<InputPart> input)
            throws DoesNotHoldException {
        CloseLeaf close = null;
        CountLeaf count = null;
        for (Proofs.Statement each : statements) {
            switch (each.leaf()) {
                case CloseLeaf found -> close = found;
                case CountLeaf found -> count = found;
                default -> throw new DoesNotHoldException("a statement is neither a close nor a count");
            }
        }
        if (close == null
                || count == null
                || !close.electionId().equals(promise.electionId())
                || !count.electionId().equals(promise.electionId())) {
            throw new DoesNotHoldException("the statements are not the close and the count of the vote's election");
        }
        if (Omitted.lastSeq(close, promise) < promise.seq()) {
            throw new DoesNotHoldException("the election was closed without this vote");
        }
        Tree tree = tree(transcript, count, close.lastSeqs().size());
        return "The election %s was closed with the vote in it. The operator's count has %s."
                .formatted(promise.electionId(), tree.without(promise, input));
    }

    /// What a count says about its input.
    ///
    /// @param size how many votes went into it
    public record Tree(long size, Hash root) {

        /// @return what the input has in place of the vote
        /// @throws DoesNotHoldException if these leaves do not prove that the vote is not in the input
        String without(ProvenPromise promise, List<InputPart> input) throws DoesNotHoldException {
            if (size == 0) {
                if (!input.isEmpty()) {
                    throw new DoesNotHoldException("an empty input has no leaves");
                }
                return "no votes at all";
            }
            List<Placed> leaves = new ArrayList<>();
            for (InputPart part : input) {
                leaves.add(placed(part));
            }
            leaves.sort(Comparator.comparingLong(Placed::index));
            if (leaves.size() == 1) {
                Placed only = leaves.getFirst();
                int order = only.compareTo(promise);
                if (order == 0 && !only.digest().equals(promise.leaf().digest().base64Url())) {
                    return "another vote at its place";
                }
                if (order > 0 && only.index() == 0) {
                    return "only later places";
                }
                if (order < 0 && only.index() == size - 1) {
                    return "only earlier places";
                }
            } else if (leaves.size() == 2
                    && leaves.getLast().index() == leaves.getFirst().index() + 1
                    && leaves.getFirst().compareTo(promise) < 0
                    && leaves.getLast().compareTo(promise) > 0) {
                return "the places before and after it next to each other";
            }
            throw new DoesNotHoldException("the leaves of the count's input do not show that the vote is missing");
        }

        /// Whether one of these leaves is the vote.
        public boolean has(ProvenPromise promise, List<InputPart> input) throws DoesNotHoldException {
            for (InputPart part : input) {
                Placed leaf = placed(part);
                if (leaf.compareTo(promise) == 0
                        && leaf.digest().equals(promise.leaf().digest().base64Url())) {
                    return true;
                }
            }
            return false;
        }

        private Placed placed(InputPart part) throws DoesNotHoldException {
            Matcher text = LEAF.matcher(part.leaf());
            if (!text.matches()) {
                throw new DoesNotHoldException("a leaf of the count's input is malformed");
            }
            if (!InclusionProof.verify(
                    Merkle.leaf(part.leaf().getBytes(UTF_8)), part.index(), size, part.path(), root)) {
                throw new DoesNotHoldException("a leaf is not in the count's input");
            }
            return new Placed(
                    part.index(), Long.parseLong(text.group(1)), Long.parseLong(text.group(2)), text.group(3));
        }
    }

    private record Placed(long index, long partition, long seq, String digest) {
        int compareTo(ProvenPromise promise) {
            int byPartition = Long.compare(partition, promise.partition());
            return byPartition != 0 ? byPartition : Long.compare(seq, promise.seq());
        }
    }

    /// Reads what a count says about its input, and no more: other members are the count's own business.
    ///
    /// @throws DoesNotHoldException if it is not the transcript that the statement names
    public static Tree tree(String transcript, CountLeaf count, int partitions) throws DoesNotHoldException {
        byte[] bytes = transcript.getBytes(UTF_8);
        if (!Digests.of(bytes).equals(count.transcript())) {
            throw new DoesNotHoldException("the transcript is not the one that the count names");
        }
        JsonNode json;
        try {
            json = Jcs.read(bytes);
        } catch (MalformedEventException e) {
            throw new DoesNotHoldException("the transcript is not canonical JSON");
        }
        if (!EvidenceReader.text(json, "electionId").equals(count.electionId())) {
            throw new DoesNotHoldException("the transcript is of another election");
        }
        JsonNode counts = json.path("inputCounts");
        if (!counts.isArray() || counts.size() != partitions) {
            throw new DoesNotHoldException("the transcript's inputCounts do not fit the close");
        }
        long size = 0;
        for (JsonNode each : counts) {
            if (!each.isIntegralNumber() || each.longValue() < 0) {
                throw new DoesNotHoldException("the transcript's inputCounts are not numbers of votes");
            }
            size = Math.min(Jcs.INTEGER_MAX, size + each.longValue());
        }
        Hash root = Hash.tryBase64(EvidenceReader.text(json, "inputRoot"))
                .orElseThrow(() -> new DoesNotHoldException("the transcript's inputRoot is not a hash"));
        return new Tree(size, root);
    }
}
