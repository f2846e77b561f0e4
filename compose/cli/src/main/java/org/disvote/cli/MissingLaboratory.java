package org.disvote.cli;

import java.util.ArrayList;
import java.util.List;
import org.disvote.topics.operator.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/// Replaces the laboratory in a distribution without it: its commands are not listed in the help, and say
/// where they can be run.
final class MissingLaboratory implements Laboratory {

    @Override
    public Object up() {
        return new Up();
    }

    @Override
    public Object drill() {
        return new Drill();
    }

    @Override
    public Object bench() {
        return new Bench();
    }

    @Override
    public Object demo() {
        return new Demo();
    }

    @Command(name = "up", hidden = true)
    static final class Up extends Missing {}

    @Command(name = "drill", hidden = true)
    static final class Drill extends Missing {}

    @Command(name = "bench", hidden = true)
    static final class Bench extends Missing {}

    @Command(name = "demo", hidden = true)
    static final class Demo extends Missing {}

    /// Takes any arguments, also `--help`.
    abstract static class Missing implements Runnable {

        @Unmatched
        private final List<String> ignored = new ArrayList<>();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public void run() {
            throw new OperatorException(
                    ("`%1$s` runs a system with its own PostgreSQL and Kafka, which this distribution does not "
                                    + "contain: "
                                    + "run `./disvote %1$s` in a checkout of the sources")
                            .formatted(spec.name()));
        }
    }
}
