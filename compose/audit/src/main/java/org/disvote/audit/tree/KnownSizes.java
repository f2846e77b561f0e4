package org.disvote.audit.tree;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the tree was at the sizes that somebody signed or reported.
public final class KnownSizes implements TreeFold.Listener {

    /// @param root in base64
    /// @param heads by partition, how many votes the tree had; empty at size 0
    public record At(String root, List<Long> heads) {}

    private final Set<Long> wanted;
    private final Map<Long, At> found = new HashMap<>();

    public KnownSizes(Collection<Long> wanted) {
        this.wanted = Set.copyOf(wanted);
    }

    @Override
    public void size(long size, List<Long> heads, Frontier tree) {
        if (wanted.contains(size)) {
            found.put(size, new At(TreeHash.text(tree.root()), heads));
        }
    }

    /// Empty where no round ends with this size, or the tree could not be folded so far.
    public Optional<At> at(long size) {
        return Optional.ofNullable(found.get(size));
    }
}
