package org.disvote.cli.election;

import java.nio.file.Path;
import java.util.Optional;
import org.disvote.ceremony.keytest.ProtocolFile;
import org.disvote.topics.note.Note;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The protocol without which a sealed election is not launched.
final class KeyTestOption {

    @Option(
            names = "--keytest",
            paramLabel = "FILE",
            description = "of a sealed election: the protocol that `election keytest` wrote, signed by all trustees")
    private @Nullable Path file;

    /// @throws org.disvote.topics.operator.OperatorException if the file cannot be read or is no protocol
    Optional<Note> read() {
        return Optional.ofNullable(file).map(ProtocolFile::read);
    }
}
