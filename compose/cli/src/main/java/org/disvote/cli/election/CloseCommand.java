package org.disvote.cli.election;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.MastersOption;
import org.disvote.cli.terminal.Output;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.operator.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "close",
        mixinStandardHelpOptions = true,
        description = {
            "Moves the close of a launched election.",
            "It waits until every master of the system has the close, and says where one has not or could not be"
                    + " asked (exit code 1)."
        })
final class CloseCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", converter = Convert.Election.class, description = "the election")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ElectionId id;

    @Option(
            names = "--at",
            required = true,
            paramLabel = "TIME",
            converter = Convert.ElectionTime.class,
            description = "the new close, such as 2029-06-10T16:00:00Z: the first instant at which no vote may be cast")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Instant at;

    @Mixin
    private final MastersOption system = new MastersOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
        ElectionTopic topic = new ElectionTopic(system.brokers());
        report(topic, topic.moveClose(id, at).election(), system.masters(), output.out());
        return 0;
    }

    private static void report(ElectionTopic topic, Election closing, List<String> masters, PrintWriter out)
            throws InterruptedException {
        out.printf("election %s closes at %s%n", closing.id(), closing.closesAt());
        InForce.Awaited masterCopies = InForce.await(masters, closing, out);
        try {
            masterCopies.requireEverywhere();
        } catch (OperatorException e) {
            requireUnmoved(topic, closing);
            throw e;
        }
    }

    /// Masters rightly do not have a close that another command has moved since.
    private static void requireUnmoved(ElectionTopic topic, Election closing) {
        Instant closesAt = topic.find(closing.id()).orElseThrow().election().closesAt();
        if (!closesAt.equals(closing.closesAt())) {
            throw new OperatorException(
                    ("election %s closes at %s: another command moved its close again, away from %s: see `disvote"
                                    + " election show %1$s`")
                            .formatted(closing.id(), closesAt, closing.closesAt()));
        }
    }

    @Command(
            name = "close-now",
            mixinStandardHelpOptions = true,
            description = {
                "Closes an open election for good, as soon as its notice allows.",
                "It waits until every master of the system has the close, and says where one has not or could not be"
                        + " asked (exit code 1)."
            })
    static final class Now implements Callable<Integer> {

        @Parameters(paramLabel = "ID", converter = Convert.Election.class, description = "the election")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private ElectionId id;

        @Mixin
        private final MastersOption system = new MastersOption();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws InterruptedException {
            ElectionTopic topic = new ElectionTopic(system.brokers());
            report(topic, topic.closeNow(id).election(), system.masters(), output.out());
            return 0;
        }
    }
}
