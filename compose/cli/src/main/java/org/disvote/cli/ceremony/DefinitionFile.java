package org.disvote.cli.ceremony;

import java.nio.file.Path;
import org.disvote.cli.option.UsageException;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.sealing.Seal;

/// The definition of an election, as a file.
public final class DefinitionFile {

    private final Path file;
    private final byte[] bytes;
    private final Definition definition;

    private DefinitionFile(Path file, byte[] bytes, Definition definition) {
        this.file = file;
        this.bytes = bytes;
        this.definition = definition;
    }

    /// @throws UsageException with every problem, if it is no definition
    public static DefinitionFile read(Path file) {
        byte[] bytes = OperatorFile.read(file, Definition.FILE_BYTES_MAX);
        return switch (Definition.parse(bytes)) {
            case Definition.Valid valid -> new DefinitionFile(file, bytes, valid.definition());
            case Definition.Refused refused ->
                throw new UsageException(refused.problems().stream()
                        .map(problem -> file + ": " + problem)
                        .toList());
        };
    }

    byte[] bytes() {
        return bytes.clone();
    }

    public Definition definition() {
        return definition;
    }

    /// @throws OperatorException if it has none
    public Seal seal() {
        return definition
                .seal()
                .orElseThrow(() -> new OperatorException(
                        "%s has no \"seal\": name the definition that `disvote election keygen` wrote"
                                .formatted(file)));
    }
}
