package org.disvote.cli.log;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.topics.note.SigningKey;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Makes a key that signs notes.
public abstract class NewKey implements Callable<Integer> {

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "the key's file; it must not exist")
    private Path file = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /// @throws UsageException if it is no name for such a key
    protected abstract String name();

    /// What others need of it.
    protected abstract String publicKey(SigningKey key);

    @Override
    public Integer call() {
        SigningKey key;
        try {
            key = SigningKey.generate(name());
        } catch (IllegalArgumentException e) {
            throw new UsageException(List.of("--name: " + e.getMessage()));
        }
        key.create(file);
        PrintWriter out = spec.commandLine().getOut();
        out.println("key " + file);
        out.println("vkey " + publicKey(key));
        out.flush();
        return 0;
    }
}
