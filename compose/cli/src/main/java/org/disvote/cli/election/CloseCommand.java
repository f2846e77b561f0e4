package org.disvote.cli.election;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.MastersOption;
import org.disvote.cli.terminal.Output;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
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
        report(new ElectionTopic(system.brokers()).moveClose(id, at).election(), system, output.out());
        return 0;
    }

    private static void report(Election closing, MastersOption system, PrintWriter out) throws InterruptedException {
        out.printf("election %s closes at %s%n", closing.id(), closing.closesAt());
        InForce.await(system.masters(), closing, out).requireEverywhere();
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
            report(new ElectionTopic(system.brokers()).closeNow(id).election(), system, output.out());
            return 0;
        }
    }
}
