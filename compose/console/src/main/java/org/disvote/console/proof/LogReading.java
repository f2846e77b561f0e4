package org.disvote.console.proof;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the console knows of the log at one moment, for the page.
///
/// @param origin of the log, by the policy
/// @param problems what is wrong, each a sentence's end; empty if nothing is
/// @param size leaves of the tree of the last checkpoint that holds by the policy; null before the first
/// @param root of this tree
/// @param ageSeconds since enough witnesses had cosigned it, by their clocks
/// @param witnesses in the policy's order
/// @param proof the last one that was checked; null before the first
public record LogReading(
        String origin,
        List<String> problems,
        @Nullable Long size,
        @Nullable String root,
        @Nullable Double ageSeconds,
        List<WitnessReading> witnesses,
        @Nullable ProofReading proof) {

    /// What a witness did with the latest checkpoint.
    public enum State {
        COSIGNED,
        /// It answers the notary, and does not cosign.
        REFUSES,
        /// Its line under the checkpoint is not its signature.
        FORGED,
        /// It has not cosigned this checkpoint. Nobody has said why.
        MISSING
    }

    /// @param name by the policy
    /// @param ageSeconds since its last cosignature that the console has seen, by its own clock; null
    ///     before the first
    public record WitnessReading(
            String name, State state, @Nullable Double ageSeconds) {}

    /// @param index of the leaf
    /// @param size of the tree that the proof leads to
    /// @param ageSeconds since it was checked
    /// @param words what was proved, or why nothing was
    public record ProofReading(long index, long size, double ageSeconds, boolean proved, String words) {}
}
