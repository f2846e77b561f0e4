package org.disvote.cli.roll;

import java.nio.file.Path;
import org.disvote.cli.option.Convert;
import org.disvote.topics.statement.RollStatement;
import picocli.CommandLine.Option;

/// Which roll a file is, and where it is sorted.
public final class RollOptions {

    @Option(
            names = "--roll",
            paramLabel = "NAME",
            defaultValue = RollStatement.MAIN,
            converter = Convert.RollName.class,
            description = "the roll's name, as definitions of elections say it; default: ${DEFAULT-VALUE}")
    private String name = RollStatement.MAIN;

    @Option(
            names = "--temp",
            paramLabel = "DIR",
            defaultValue = "${sys:java.io.tmpdir}",
            converter = Convert.NamedPath.class,
            description = "where a large roll is sorted, in files without a name that end with the command; default:"
                    + " ${DEFAULT-VALUE}")
    private Path temporary = Path.of("");

    public String name() {
        return name;
    }

    public Path temporary() {
        return temporary;
    }
}
