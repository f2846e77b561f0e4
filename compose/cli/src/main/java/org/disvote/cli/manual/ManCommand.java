package org.disvote.cli.manual;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `disvote man`.
@Command(
        name = "man",
        mixinStandardHelpOptions = true,
        description = "Writes a man page for each command into a folder; it replaces those of another version.",
        footer = {"", "  ./disvote man ~/.local/share/man/man1 && man disvote-election-close"})
@Unrecorded(Unrecorded.Why.READS)
public final class ManCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "the folder; it is made if it is missing")
    private Path folder = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<ManPage> pages = pages(spec.root().commandLine());
        try {
            Files.createDirectories(folder);
            for (ManPage page : pages) {
                Files.write(folder.resolve(page.file()), page.text().getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be written (%s): name another folder".formatted(folder, OperatorFile.why(e)), e);
        }
        spec.commandLine().getOut().printf("%d pages in %s%n", pages.size(), folder);
        return 0;
    }

    /// Of a command and of those below it that its help lists.
    static List<ManPage> pages(CommandLine command) {
        List<ManPage> pages = new ArrayList<>();
        pages.add(new ManPage(command));
        for (CommandLine below : command.getSubcommands().values()) {
            if (!below.getCommandSpec().usageMessage().hidden()) {
                pages.addAll(pages(below));
            }
        }
        return pages;
    }
}
