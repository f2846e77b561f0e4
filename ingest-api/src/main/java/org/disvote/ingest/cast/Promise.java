package org.disvote.ingest.cast;

import java.util.List;

/// The promise in a receipt: the log has the vote at its position within the time that the system record names,
/// and its election's count has it. It is signed once for all receipts of a commit.
///
/// @param index of the receipt's leaf in the tree of that commit, from 0
/// @param path from the leaf to the root, each hash in standard base64
/// @param note names the log, the tree's size and root and the time, and ends with the signature
public record Promise(int index, List<String> path, NoteText note) {
    public Promise {
        path = List.copyOf(path);
    }
}
