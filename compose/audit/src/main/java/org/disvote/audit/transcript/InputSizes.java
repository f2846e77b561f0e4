package org.disvote.audit.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.disvote.audit.tree.Frontier;
import org.disvote.audit.tree.TreeFold;
import org.disvote.audit.tree.TreeHash;
import org.disvote.topics.json.Digests;

/// Of which tree each count was made: its input digest names one, and every signed size is that of a round.
public final class InputSizes implements TreeFold.Listener {

    private record Wanted(String electionId, String digest) {}

    private final Map<Wanted, Long> found = new HashMap<>();
    private final Map<Wanted, Long> wanted = new HashMap<>();

    /// @param digest `sha256:` and 64 hexadecimal digits
    /// @param sizeMin the first size whose tree has the election's close
    public void want(String electionId, String digest, long sizeMin) {
        wanted.put(new Wanted(electionId, digest), sizeMin);
    }

    @Override
    public void size(long size, List<Long> heads, Frontier tree) {
        if (found.size() == wanted.size() || wanted.values().stream().noneMatch(min -> size >= min)) {
            return;
        }
        String root = TreeHash.text(tree.root());
        wanted.forEach((each, min) -> {
            if (size >= min && digest(each.electionId, size, root).equals(each.digest)) {
                found.putIfAbsent(each, size);
            }
        });
    }

    private static String digest(String electionId, long size, String root) {
        return Digests.of("disvote/count-input/v1\n%s\n%d\n%s\n"
                .formatted(electionId, size, root)
                .getBytes(UTF_8));
    }

    /// Empty where no tree that has the close has this digest.
    public Optional<Long> of(String electionId, String digest) {
        return Optional.ofNullable(found.get(new Wanted(electionId, digest)));
    }
}
