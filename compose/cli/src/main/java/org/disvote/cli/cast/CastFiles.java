package org.disvote.cli.cast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;

/// The files of one vote.
///
/// @param ballot for the ballot, once there is a receipt
/// @param unsent for the ballot, until there is a receipt
record CastFiles(Path receipt, Path ballot, Path unsent) {

    static CastFiles beside(Path receipt) {
        return new CastFiles(
                receipt,
                receipt.resolveSibling(receipt.getFileName() + ".ballot"),
                receipt.resolveSibling(receipt.getFileName() + ".unsent"));
    }

    /// One that would have to be overwritten.
    Optional<Path> existing() {
        return Stream.of(receipt, ballot).filter(Files::exists).findFirst();
    }

    /// @throws OperatorException if it cannot be deleted
    void deleteUnsent() {
        try {
            Files.delete(unsent);
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be deleted (%s): delete it".formatted(unsent, OperatorFile.why(e)), e);
        }
    }
}
