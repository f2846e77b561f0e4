package org.disvote.notary.request;

import java.util.Optional;
import org.disvote.topics.leaf.Leaf;

/// What makes two statements the same one, as a text. Of most kinds it is every member but `n`. Of some it
/// is less: an election has one `terms`, `close` and `count`, and a key is stated, revoked or destroyed
/// once. So a request that is written twice, by a command that was run again for example, is stated once.
final class Content {

    private Content() {}

    /// Empty for statements that nobody asks for.
    static Optional<String> of(Leaf leaf) {
        return switch (leaf) {
            case Leaf.TermsLeaf terms -> Optional.of(terms(terms.electionId()));
            case Leaf.CloseLeaf close -> Optional.of(close(close.electionId()));
            case Leaf.CountLeaf count -> Optional.of("count " + count.electionId());
            case Leaf.PromiseKeyLeaf key -> Optional.of(promiseKey(key.vkey()));
            case Leaf.PromiseKeyRevokedLeaf revoked -> Optional.of("promise-key-revoked " + revoked.vkey());
            case Leaf.VoterKeyDestroyedLeaf destroyed -> Optional.of("voter-key-destroyed " + destroyed.commitment());
            case Leaf.SealKeyDestroyedLeaf destroyed -> Optional.of("seal-key-destroyed " + destroyed.electionId());
            case Leaf.ClientLeaf client -> Optional.of("client %s %s".formatted(client.at(), client.client()));
            case Leaf.RestoredLeaf restored ->
                Optional.of("restored %s %d %d".formatted(restored.at(), restored.partition(), restored.tail()));
            case Leaf.CloseMovedLeaf moved ->
                Optional.of(
                        "close-moved %s %s %s %s".formatted(moved.at(), moved.electionId(), moved.from(), moved.to()));
            case Leaf.RollLeaf roll ->
                Optional.of("roll %s %s %s %s %s"
                        .formatted(roll.at(), roll.roll(), roll.raw(), roll.pseudonymous(), roll.voters()));
            case Leaf.SystemLeaf _, Leaf.RoundLeaf _, Leaf.UnknownLeaf _ -> Optional.empty();
        };
    }

    static String terms(String electionId) {
        return "terms " + electionId;
    }

    static String close(String electionId) {
        return "close " + electionId;
    }

    static String promiseKey(String vkey) {
        return "promise-key " + vkey;
    }
}
