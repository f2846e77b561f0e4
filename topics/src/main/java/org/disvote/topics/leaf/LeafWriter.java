package org.disvote.topics.leaf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Times;
import org.disvote.topics.leaf.Leaf.ClientLeaf;
import org.disvote.topics.leaf.Leaf.CloseLeaf;
import org.disvote.topics.leaf.Leaf.CloseMovedLeaf;
import org.disvote.topics.leaf.Leaf.CountLeaf;
import org.disvote.topics.leaf.Leaf.PromiseKeyLeaf;
import org.disvote.topics.leaf.Leaf.PromiseKeyRevokedLeaf;
import org.disvote.topics.leaf.Leaf.RestoredLeaf;
import org.disvote.topics.leaf.Leaf.RollLeaf;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.leaf.Leaf.SealKeyDestroyedLeaf;
import org.disvote.topics.leaf.Leaf.SystemLeaf;
import org.disvote.topics.leaf.Leaf.TermsLeaf;
import org.disvote.topics.leaf.Leaf.UnknownLeaf;
import org.disvote.topics.leaf.Leaf.VoterKeyDestroyedLeaf;

/// The JSON of statements. [LeafReader] is its counterpart.
final class LeafWriter {

    private LeafWriter() {}

    static String kind(Leaf leaf) {
        return switch (leaf) {
            case SystemLeaf _ -> "system";
            case TermsLeaf _ -> "terms";
            case RollLeaf _ -> "roll";
            case PromiseKeyLeaf _ -> "promise-key";
            case PromiseKeyRevokedLeaf _ -> "promise-key-revoked";
            case ClientLeaf _ -> "client";
            case CloseMovedLeaf _ -> "close-moved";
            case CloseLeaf _ -> "close";
            case CountLeaf _ -> "count";
            case RestoredLeaf _ -> "restored";
            case VoterKeyDestroyedLeaf _ -> "voter-key-destroyed";
            case SealKeyDestroyedLeaf _ -> "seal-key-destroyed";
            case RoundLeaf _ -> "round";
            case UnknownLeaf unknown -> unknown.kind();
        };
    }

    static byte[] bytes(Leaf leaf) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("at", Times.text(leaf.at()))
                .put("kind", leaf.kind())
                .put("n", leaf.n());
        switch (leaf) {
            case SystemLeaf system -> {
                json.put("id", system.id())
                        .put("includeWithin", system.includeWithin())
                        .put("origin", system.origin())
                        .put("partitions", system.partitions())
                        .put("v", SystemLeaf.VERSION);
                system.voterKey().ifPresent(commitment -> json.put("voterKey", commitment));
            }
            case TermsLeaf terms -> json.put("electionId", terms.electionId()).put("terms", terms.terms());
            case RollLeaf roll -> {
                json.put("pseudonymous", roll.pseudonymous())
                        .put("raw", roll.raw())
                        .put("roll", roll.roll());
                ObjectNode voters = json.putObject("voters");
                roll.voters().forEach(voters::put);
            }
            case PromiseKeyLeaf key -> json.put("vkey", key.vkey());
            case PromiseKeyRevokedLeaf revoked -> {
                json.put("vkey", revoked.vkey());
                add(json.putArray("heads"), revoked.heads());
            }
            case ClientLeaf client -> json.put("client", client.client());
            case CloseMovedLeaf moved ->
                json.put("electionId", moved.electionId())
                        .put("from", Times.text(moved.from()))
                        .put("to", Times.text(moved.to()));
            case CloseLeaf close -> {
                json.put("electionId", close.electionId()).put("closesAt", Times.text(close.closesAt()));
                add(json.putArray("lastSeqs"), close.lastSeqs());
            }
            case CountLeaf count -> {
                json.put("electionId", count.electionId()).put("transcript", count.transcript());
                count.signatures().ifPresent(note -> json.put("signatures", note));
            }
            case RestoredLeaf restored ->
                json.put("partition", restored.partition()).put("tail", restored.tail());
            case VoterKeyDestroyedLeaf destroyed -> json.put("commitment", destroyed.commitment());
            case SealKeyDestroyedLeaf destroyed -> json.put("electionId", destroyed.electionId());
            case RoundLeaf round -> {
                json.put("round", round.round()).put("size", round.size());
                add(json.putArray("heads"), round.heads());
            }
            case UnknownLeaf unknown -> {
                return unknown.bytes();
            }
        }
        return Jcs.write(json);
    }

    private static void add(ArrayNode array, List<Long> numbers) {
        numbers.forEach(array::add);
    }
}
