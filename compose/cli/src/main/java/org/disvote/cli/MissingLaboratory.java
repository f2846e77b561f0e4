package org.disvote.cli;

import java.util.ArrayList;
import java.util.List;
import org.disvote.cli.action.Unrecorded;
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
        return missing("up");
    }

    @Override
    public Object drill() {
        return missing("drill");
    }

    @Override
    public Object bench() {
        return missing("bench");
    }

    @Override
    public Object demo() {
        return missing("demo");
    }

    @Override
    public Object backupVerify() {
        return missing("verify");
    }

    private static CommandSpec missing(String name) {
        return CommandSpec.forAnnotatedObject(new Missing()).name(name);
    }

    /// Takes any arguments, also `--help`.
    @Command(hidden = true)
    @Unrecorded(Unrecorded.Why.READS)
    static final class Missing implements Runnable {

        @Unmatched
        private final List<String> ignored = new ArrayList<>();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public void run() {
            throw new OperatorException(
                    ("`%1$s` runs a system with its own PostgreSQL and Kafka, which this distribution does not "
                                    + "contain: run `./disvote %1$s` in a checkout of the sources")
                            .formatted(spec.qualifiedName(" ").replaceFirst("^disvote ", "")));
        }
    }
}
