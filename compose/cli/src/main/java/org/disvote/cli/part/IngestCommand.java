package org.disvote.cli.part;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.AuthOptions;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.HostOption;
import org.disvote.cli.option.MetricsOptions;
import org.disvote.cli.option.MetricsOptions.Operators;
import org.disvote.cli.option.RequiredBrokers;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.part.limit.LimitOptions;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.Logs;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.roster.SystemPartitions;
import org.disvote.topics.voter.VoterKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        description =
                "Runs one ingest instance: accepts votes, commits them to the masters, publishes them to the log.",
        footer = {"", "Any number may run side by side on the same masters and brokers."})
@Unrecorded(Unrecorded.Why.PART)
public final class IngestCommand implements Callable<Integer> {

    @Option(
            names = "--masters",
            required = true,
            split = Convert.BETWEEN_URLS,
            hideParamSyntax = true,
            paramLabel = "JDBC,…",
            converter = Convert.JdbcUrl.class,
            defaultValue = "${env:DISVOTE_MASTERS}",
            description = {
                "all masters, comma separated, in any order (DISVOTE_MASTERS); several hosts in one URL are a group"
                        + " under",
                "Patroni, which is asked at port 8008 or at the URL's patroniPort who leads"
            })
    private List<String> masters = new ArrayList<>();

    @Mixin
    private final RequiredBrokers brokers = new RequiredBrokers();

    @Mixin
    private final HostOption host = new HostOption();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Convert.Port.class,
            defaultValue = "${env:DISVOTE_PORT:-8080}",
            description = "the port to listen on (DISVOTE_PORT); 0 takes a free one; default: ${DEFAULT-VALUE}")
    private int port = 8080;

    @Option(
            names = "--confirm",
            paramLabel = "master|log",
            defaultValue = "${env:DISVOTE_CONFIRM:-master}",
            description = "what a voter's answer waits for (DISVOTE_CONFIRM); default: ${DEFAULT-VALUE}")
    private Confirm confirm = Confirm.MASTER;

    @Option(
            names = "--auto-restore",
            defaultValue = "${env:DISVOTE_AUTO_RESTORE:-false}",
            description = {
                "bring back by itself what a master lost and the log has (DISVOTE_AUTO_RESTORE);",
                "only where nobody but publishers may write to the log: see `topics --check --grant`"
            })
    private boolean autoRestore;

    @Mixin
    private final FrontOptions fronts = new FrontOptions();

    @Mixin
    private final MetricsOptions metrics = new MetricsOptions();

    @Mixin
    private final AuthOptions auth = new AuthOptions();

    @Mixin
    private final SignInOptions signIn = new SignInOptions();

    @Option(
            names = "--voter-key",
            paramLabel = "FILE",
            converter = Convert.NamedPath.class,
            defaultValue = "${env:DISVOTE_VOTER_KEY_FILE}",
            description =
                    "the key of the pseudonyms, mode 0600 or 0400 (DISVOTE_VOTER_KEY_FILE); without it only elections"
                            + " with plain voters are served")
    private @Nullable Path voterKey;

    @Option(
            names = "--rehearsal",
            paramLabel = "SECONDS",
            converter = Convert.Rehearsal.class,
            defaultValue = "${env:DISVOTE_REHEARSAL:-20}",
            description = "for how long at most votes are rehearsed, which count for nothing, before this instance is"
                    + " ready (DISVOTE_REHEARSAL); 0: not at all; default: ${DEFAULT-VALUE}")
    private int rehearsal = 20;

    @Option(
            names = "--drain",
            paramLabel = "SECONDS",
            converter = Convert.Drain.class,
            defaultValue = "${env:DISVOTE_DRAIN:-3}",
            description = "how long this instance serves on when it is told to stop, not ready any more, until proxies"
                    + " send nothing more to it (DISVOTE_DRAIN); default: ${DEFAULT-VALUE}")
    private int drain = 3;

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Mixin
    private final PromiseOptions promises = new PromiseOptions();

    @Override
    public Integer call() throws Exception {
        Logs.toStandardOutput();
        // What is given here is checked first: the next step waits for brokers and masters.
        AuthConfig identified = signIn.with(auth.config(host.host()));
        identified.requireKeys();
        Operators operators = metrics.open();
        Optional<VoterKey> key = Optional.ofNullable(voterKey).map(VoterKey::read);
        IngestConfig.Builder config = IngestConfig.builder(masters, brokers.brokers())
                .host(host.host())
                .port(port)
                .confirm(confirm)
                .autoRestore(autoRestore)
                .limits(limits.limits())
                .auth(identified)
                .front(fronts.open("voters"))
                .rehearsal(Duration.ofSeconds(rehearsal))
                .drain(Duration.ofSeconds(drain));
        key.ifPresent(config::voterKey);
        promises.addTo(config);
        config.routing(SystemPartitions.await(masters, brokers.brokers(), key.map(VoterKey::commitment)));
        IngestApi ingest = IngestApi.start(valid(config));
        Lifetime.closeAtExit(ingest);
        operators.show(ingest.metrics(), ingest::health);
        Lifetime.awaitEnd();
        return 0;
    }

    private static IngestConfig valid(IngestConfig.Builder config) {
        try {
            return config.build();
        } catch (IllegalArgumentException e) {
            throw UsageException.of(e);
        }
    }
}
