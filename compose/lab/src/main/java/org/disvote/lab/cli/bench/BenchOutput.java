package org.disvote.lab.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.topics.json.Json;
import picocli.CommandLine.Option;

/// The output of a measurement, as a picocli mixin: progress to stderr, figures to stdout as text or JSON.
public final class BenchOutput extends Output {

    @Option(names = "--json", description = "the figures as JSON")
    private boolean json;

    public VoteProgress progress() {
        return progress("votes");
    }

    /// @param text the same figures as text
    public void print(Object figures, String text) {
        PrintWriter out = out();
        try {
            out.print(
                    json
                            ? Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(figures)
                                    + System.lineSeparator()
                            : text);
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the figures cannot be written as JSON", e);
        }
    }
}
