package org.disvote.lab.drill.log;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.merkle.Frontier;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.Policy.Judgement;

/// Every checkpoint of one log that anybody has shown, and whether all of them can be of one tree that only
/// grows. Safe for any number of threads.
final class SeenCheckpoints {

    private record Seen(Hash root, String where) {}

    private final Policy policy;

    // Guarded by this.
    private final SortedMap<Long, Seen> bySize = new TreeMap<>();
    private final Set<String> wrong = new LinkedHashSet<>();

    SeenCheckpoints(Policy policy) {
        this.policy = policy;
    }

    /// @param where it was shown, for a report
    /// @return what it has by the policy, if the log signed it
    synchronized Optional<Judgement> add(String where, byte[] note) {
        Judgement judgement;
        try {
            judgement = policy.judge(Note.parse(note));
        } catch (MalformedNoteException e) {
            wrong.add("%s shows what is no checkpoint: %s".formatted(where, e.getMessage()));
            return Optional.empty();
        }
        Checkpoint checkpoint = judgement.checkpoint();
        if (!judgement.isSigned()) {
            wrong.add("%s shows a checkpoint of %d leaves with a wrong signature".formatted(where, checkpoint.size()));
            return Optional.empty();
        }
        Seen before = bySize.putIfAbsent(checkpoint.size(), new Seen(checkpoint.root(), where));
        if (before != null && !before.root().equals(checkpoint.root())) {
            wrong.add("two roots of %d leaves are signed: %s at %s, %s at %s"
                    .formatted(checkpoint.size(), before.root(), before.where(), checkpoint.root(), where));
        }
        return Optional.of(judgement);
    }

    /// Compares the checkpoints up to the size of a tree with the roots of its first leaves.
    ///
    /// @return what is wrong, that which [#add] found included
    synchronized List<String> compare(List<byte[]> leaves) {
        List<String> all = new ArrayList<>(wrong);
        Frontier tree = new Frontier();
        for (Map.Entry<Long, Seen> each : bySize.headMap(leaves.size() + 1L).entrySet()) {
            while (tree.size() < each.getKey()) {
                tree.append(Merkle.leaf(leaves.get((int) tree.size())));
            }
            if (!tree.root().equals(each.getValue().root())) {
                all.add("the checkpoint of %d leaves at %s is not of the tree that is served now"
                        .formatted(each.getKey(), each.getValue().where()));
            }
        }
        return all;
    }

    /// How many sizes were seen.
    synchronized int count() {
        return bySize.size();
    }
}
