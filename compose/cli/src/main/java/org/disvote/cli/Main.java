package org.disvote.cli;

import java.io.PrintWriter;

/// `disvote`.
public final class Main {

    private Main() {}

    public static void main(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(Cli.run(out, err, args));
    }
}
