package org.disvote.cli.ceremony;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.disvote.cli.option.UsageException;
import org.disvote.topics.json.Digests;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.operator.OperatorFile;

/// Who the trustees of an election are: one a line, in the order of their shares, their public key and perhaps the
/// commitment to their text. Empty lines and lines that begin with `#` say nothing.
final class TrusteesFile {

    private static final int BYTES_MAX = 1 << 20;

    /// @param commitment made on the trustee's own machine; empty: it is made on the dealer's, from the typed text
    record Trustee(VerifierKey vkey, Optional<String> commitment) {
        String name() {
            return vkey.name();
        }
    }

    private TrusteesFile() {}

    /// @throws UsageException with every problem
    static List<Trustee> read(Path file) {
        List<String> problems = new ArrayList<>();
        List<Trustee> trustees = new ArrayList<>();
        byte[] bytes = OperatorFile.read(file, BYTES_MAX);
        String[] lines = new String(bytes, UTF_8).split("\r?\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String where = "%s, line %d: ".formatted(file, i + 1);
                trustee(line, where, problems).ifPresent(trustees::add);
            }
        }
        if (problems.isEmpty() && trustees.isEmpty()) {
            problems.add(
                    file + " names no trustee: it has a line for each, with the vkey that `disvote trustee key new`"
                            + " printed");
        }
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
        return List.copyOf(trustees);
    }

    private static Optional<Trustee> trustee(String line, String where, List<String> problems) {
        String[] parts = line.split("\\s+", -1);
        Optional<String> commitment = parts.length > 1 ? Optional.of(parts[1]) : Optional.empty();
        if (parts.length > 2
                || commitment.filter(digest -> !Digests.isValid(digest)).isPresent()) {
            problems.add(where + "after a vkey stands a commitment of the form sha256:…, or nothing");
            return Optional.empty();
        }
        try {
            return Optional.of(new Trustee(VerifierKey.parse(parts[0]), commitment));
        } catch (MalformedNoteException e) {
            problems.add(where + "no vkey: " + e.getMessage());
            return Optional.empty();
        }
    }
}
