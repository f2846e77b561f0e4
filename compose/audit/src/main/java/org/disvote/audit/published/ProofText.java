package org.disvote.audit.published;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import org.disvote.audit.tree.Inclusion;
import org.disvote.audit.tree.TreeHash;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;

/// A proof that a log has a leaf, in the text form of C2SP's tlog-proof, read here a second time.
///
/// @param path from the leaf to the root
record ProofText(long index, List<byte[]> path, Note checkpoint) {

    private static final String FIRST = "c2sp.org/tlog-proof@v1";

    /// @throws MalformedNoteException if it is none
    static ProofText parse(String text) throws MalformedNoteException {
        int end = text.indexOf("\n\n");
        if (end < 0) {
            throw malformed("it has no empty line before its checkpoint");
        }
        Iterator<String> lines = text.substring(0, end).lines().iterator();
        if (!lines.hasNext() || !lines.next().equals(FIRST)) {
            throw malformed("its first line is not " + FIRST);
        }
        String line = lines.hasNext() ? lines.next() : "";
        if (line.startsWith("extra ")) {
            line = lines.hasNext() ? lines.next() : "";
        }
        if (!line.matches("index (0|[1-9][0-9]{0,17})")) {
            throw malformed("it does not say its index");
        }
        long index = Long.parseLong(line.substring("index ".length()));
        List<byte[]> path = new ArrayList<>();
        while (lines.hasNext()) {
            path.add(hash(lines.next()));
        }
        if (path.size() > Inclusion.PATH_MAX) {
            throw malformed("its path has more than " + Inclusion.PATH_MAX + " hashes");
        }
        return new ProofText(index, path, Note.parse(text.substring(end + 2)));
    }

    private static byte[] hash(String line) throws MalformedNoteException {
        try {
            byte[] hash = Base64.getDecoder().decode(line);
            if (hash.length == TreeHash.BYTES && TreeHash.text(hash).equals(line)) {
                return hash;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, without the line.
        }
        throw malformed("a line of its path is not a hash");
    }

    private static MalformedNoteException malformed(String why) {
        return new MalformedNoteException("not a proof: " + why);
    }

    /// Whether it leads from a leaf to the root of its checkpoint.
    boolean proves(TreeHash hash, byte[] leafData, SignedCheckpoint under) {
        return Inclusion.root(hash, hash.leaf(leafData), index, under.size(), path)
                .filter(root -> TreeHash.text(root).equals(under.root()))
                .isPresent();
    }
}
