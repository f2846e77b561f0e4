package org.disvote.verify;

import java.util.Optional;
import org.disvote.topics.tlog.Policy;

/// [Vectors] for tests of other packages.
public final class ServedVectors {

    private ServedVectors() {}

    /// A file of the log, by its path.
    public static Optional<byte[]> file(String path) {
        return Optional.ofNullable(Vectors.files().get(path));
    }

    public static byte[] receipt(int i) {
        return Vectors.bytes(Vectors.receipt(i));
    }

    public static Policy policy() {
        return Vectors.POLICY;
    }
}
