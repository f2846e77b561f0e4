package org.disvote.cli.log;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Output;
import org.disvote.topics.note.SigningKey;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Makes a key that signs notes.
public abstract class NewKey implements Callable<Integer> {

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "the key's file; it must not exist")
    private Path file = Path.of("");

    @Mixin
    private final Output output = new Output();

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
        PrintWriter out = output.out();
        out.println("key " + file);
        out.println("vkey " + publicKey(key));
        return 0;
    }
}
