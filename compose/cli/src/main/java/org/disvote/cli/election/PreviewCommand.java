package org.disvote.cli.election;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.BrokerOptions;
import org.disvote.cli.option.Convert;
import org.disvote.cli.setting.Shown;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.Output;
import org.disvote.ingest.Preview;
import org.disvote.operate.election.DraftTopic;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.operator.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "preview",
        mixinStandardHelpOptions = true,
        description = {
            "Serves the voting page with the draft of an election, so that it can be looked at before the launch.",
            "Enter the name of a constituency as the voter ID to see its ballot paper. No vote is recorded."
        })
@Unrecorded(Unrecorded.Why.READS)
final class PreviewCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", converter = Convert.Election.class, description = "the election")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ElectionId id;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "the address to listen on; browsers check ballot papers only on pages that come by https"
                    + " or from this machine; default: ${DEFAULT-VALUE}")
    @Shown
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Convert.Port.class,
            defaultValue = "${env:DISVOTE_CONSOLE_PORT:-8088}",
            description = "the port to listen on, by default the console's (DISVOTE_CONSOLE_PORT); 0 takes a free one;"
                    + " default: ${DEFAULT-VALUE}")
    private int port;

    @Mixin
    private final BrokerOptions system = new BrokerOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws Exception {
        Definition definition = new DraftTopic(system.brokers()).definition(id);
        SystemRecord record = new ElectionTopic(system.brokers())
                .read()
                .system()
                .orElseThrow(() -> new OperatorException(
                        "this system has no system record: make the topics first, with `disvote topics`"));
        Preview preview = Preview.start(host, port, launched(definition, record));
        Lifetime.closeAtExit(preview);
        PrintWriter out = output.out();
        out.println("preview " + preview.uri());
        out.flush();
        Lifetime.awaitEnd();
        return 0;
    }

    private static Election launched(Definition definition, SystemRecord system) {
        try {
            return Election.of(definition, system, Election.NOTICE_DEFAULT);
        } catch (IllegalArgumentException e) {
            throw new OperatorException(String.valueOf(e.getMessage()), e);
        }
    }
}
