package org.disvote.cli.count;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.disvote.cli.setting.Shown;
import org.disvote.cli.terminal.Output;
import org.disvote.count.publish.CountFile;
import org.disvote.count.publish.SignatureFile;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote count sign`.
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description = {
            "Signs a count as a trustee, on the trustee's own machine: adds a signature line to a note that goes from"
                    + " trustee to trustee.",
            "Sign only what a second program on another machine has counted alike."
        },
        footer = {"", "  disvote count sign --transcript count.json --key bea.key --out count.note"})
final class SignCommand implements Callable<Integer> {

    @Option(names = "--transcript", required = true, paramLabel = "FILE", description = "the count.json")
    private Path transcript = Path.of("");

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "your signing key, as `trustee key new` made it")
    private Path key = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "the note; where it exists, your line is added to it")
    private Path out = Path.of("");

    @Option(
            names = "--input-digest",
            paramLabel = "DIGEST",
            description = "what your own check-input printed: nothing is signed that was counted from another export")
    @Shown
    private @Nullable String input;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        CountFile count = CountFile.read(transcript);
        if (input != null && !count.transcript().input().equals(input)) {
            throw new OperatorException(
                    "the count is of the input %s, and your check printed another: nothing is signed"
                            .formatted(count.transcript().input()));
        }
        SigningKey trustee = SigningKey.read(key);
        boolean added = SignatureFile.sign(out, count.note(), trustee);
        PrintWriter screen = output.out();
        CountText.print(screen, count.transcript());
        screen.println("input       " + count.transcript().input());
        screen.println("transcript  " + count.digest());
        screen.println((added ? "signed by " : "signed before by ") + trustee.name() + ": " + out);
        return 0;
    }
}
