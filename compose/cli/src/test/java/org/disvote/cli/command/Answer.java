package org.disvote.cli.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.disvote.cli.Cli;

/// What a command line exits with and prints.
public record Answer(int code, String out, String err) {

    public static Answer to(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new Answer(code, out.toString(), err.toString());
    }
}
