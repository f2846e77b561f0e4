package org.disvote.cli.ceremony;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.disvote.cli.command.Answer;

/// A ceremony of five trustees, three of whom open, held by commands in a folder.
public record CeremonyFiles(Path folder) {

    public static final List<String> NAMES = List.of("anna", "bea", "cem", "dora", "eve");
    public static final String PASSPHRASES =
            NAMES.stream().map(name -> "the passphrase of " + name + "\n").collect(Collectors.joining());

    /// @param id of the election
    /// @param opensAt in ISO 8601, as `closesAt`
    public static CeremonyFiles hold(Path folder, String id, String opensAt, String closesAt) {
        CeremonyFiles files = new CeremonyFiles(folder);
        StringBuilder trustees = new StringBuilder("# the trustees\n\n");
        for (String name : NAMES) {
            Answer made = Answer.to("trustee", "key", "new", "--name", name, "--out", files.key(name));
            assertEquals(0, made.code(), made::err);
            trustees.append(made.out().lines().toList().get(1).replace("vkey ", ""))
                    .append('\n');
        }
        files.write("trustees.txt", trustees.toString());
        files.secret("passphrases", PASSPHRASES);
        files.secret("texts", "36261\nλέξεις\n4 2 6 1\nfour words of dora\n1\n");
        files.write("election.json", """
                {"id": "%s", "title": {"en": "Sealed"}, "ballots": "sealed", "opensAt": "%s", "closesAt": "%s",
                 "choices": [{"id": "c1", "title": {"en": "One"}}, {"id": "c2", "title": {"en": "Two"}}]}
                """.formatted(id, opensAt, closesAt));
        Answer answer = files.keygen("key");
        assertEquals(0, answer.code(), answer::err);
        return files;
    }

    public Answer keygen(String out, String... more) {
        return run(
                List.of(
                        "election",
                        "keygen",
                        "--definition",
                        path("election.json"),
                        "--trustees",
                        path("trustees.txt"),
                        "--threshold",
                        "3",
                        "--suite",
                        "0020-0001-0002",
                        "--texts-file",
                        path("texts"),
                        "--passphrase-file",
                        path("passphrases"),
                        "--out",
                        path(out)),
                more);
    }

    /// Tests all shares, and signs at once with these trustees' keys.
    public Answer keytest(String out, String... signers) {
        List<String> more = new ArrayList<>();
        if (signers.length > 0) {
            more.add("--key");
            Arrays.stream(signers).map(this::key).forEach(more::add);
        }
        return keytest(out, shares(1, 2, 3, 4, 5), more.toArray(String[]::new));
    }

    public Answer keytest(String out, List<String> shares, String... more) {
        List<String> args = new ArrayList<>(List.of("election", "keytest", "--definition", definition(), "--share"));
        args.addAll(shares);
        args.addAll(List.of("--passphrase-file", path("passphrases"), "--out", path(out)));
        return run(args, more);
    }

    public static Answer run(List<String> args, String... more) {
        List<String> all = new ArrayList<>(args);
        all.addAll(List.of(more));
        return Answer.to(all.toArray(String[]::new));
    }

    public String path(String name) {
        return folder.resolve(name).toString();
    }

    public String key(String name) {
        return path(name + ".key");
    }

    public String definition() {
        return path("key/definition.json");
    }

    public String share(int index) {
        return path("key/share-%d-%s.json".formatted(index, NAMES.get(index - 1)));
    }

    public List<String> shares(int... indexes) {
        return IntStream.of(indexes).mapToObj(this::share).toList();
    }

    public Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path secret(String name, String text) {
        try {
            return Files.setPosixFilePermissions(write(name, text), PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
