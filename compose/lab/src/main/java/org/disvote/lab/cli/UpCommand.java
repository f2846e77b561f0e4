package org.disvote.lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.AuthOptions;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.part.SignInOptions;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.Logs;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.ProgressLine;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.lab.cluster.Cluster;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.EmbeddedCluster;
import org.disvote.lab.demo.sealed.DemoSealed;
import org.disvote.lab.ha.HaCluster;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.lifetime.Stopwatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a whole system on this machine: PostgreSQL, Kafka, ingest, and a sink for each replica.",
            "It keeps everything in one folder; starting again goes on where it stopped."
        })
@Unrecorded(Unrecorded.Why.PART)
final class UpCommand implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(UpCommand.class);

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:DISVOTE_DATA:-data}",
            description = "the folder that holds everything (DISVOTE_DATA); default: ${DEFAULT-VALUE}")
    private Path data = Path.of("data");

    @Option(
            names = "--shards",
            paramLabel = "N",
            converter = SystemSize.Shards.class,
            description = "masters; may grow from start to start, then move partitions there with shard move; default: "
                    + ClusterConfig.SHARDS_DEFAULT)
    private @Nullable Integer shards;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            converter = SystemSize.ReplicasOfSystem.class,
            description =
                    "replicas, one at least; may grow from start to start; default: " + ClusterConfig.REPLICAS_DEFAULT)
    private @Nullable Integer replicas;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            converter = Convert.Partitions.class,
            defaultValue = "${env:DISVOTE_PARTITIONS}",
            description = "partitions of a new system's log, for good (DISVOTE_PARTITIONS); default: 24")
    private @Nullable Integer partitions;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Convert.Port.class,
            defaultValue = "${env:DISVOTE_PORT:-8080}",
            description = "the voters' HTTP interface, on 127.0.0.1 (DISVOTE_PORT); 0 takes a free one; default:"
                    + " ${DEFAULT-VALUE}")
    private int port = ClusterConfig.PORT_DEFAULT;

    @Option(
            names = "--confirm",
            paramLabel = "master|log",
            defaultValue = "${env:DISVOTE_CONFIRM}",
            description = "what a voter's answer waits for (DISVOTE_CONFIRM); default: master, with --ha log")
    private @Nullable Confirm confirm;

    @Option(
            names = "--rehearsal",
            paramLabel = "SECONDS",
            converter = Convert.Rehearsal.class,
            defaultValue = "${env:DISVOTE_REHEARSAL:-0}",
            description = "for how long at most ingest rehearses votes, which count for nothing, before the system is"
                    + " up (DISVOTE_REHEARSAL); default: ${DEFAULT-VALUE}, not at all")
    private int rehearsal;

    @Option(
            names = "--ha",
            description = {
                "a system in which any one part may be lost, as processes of their own: each master three nodes under",
                "Patroni and etcd, three brokers, two ingests, in network namespaces; needs root, patroni and etcd",
                "on the PATH, and Debian's postgresql, iproute2, nftables"
            })
    private boolean ha;

    @Mixin
    private final AuthOptions auth = new AuthOptions();

    @Mixin
    private final SignInOptions signIn = new SignInOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = output.out();
        ClusterConfig config = new ClusterConfig(
                data,
                optional(shards),
                optional(replicas),
                optional(partitions),
                port,
                confirm != null ? confirm : ha ? Confirm.LOG : Confirm.MASTER,
                signIn.with(auth.config(EmbeddedCluster.HOST)),
                Duration.ofSeconds(rehearsal));
        if (ha && config.auth() instanceof AuthConfig.Jwt) {
            throw new UsageException(List.of("--auth jwt does not go with --ha yet: leave one of them out"));
        }
        config.auth().requireKeys();
        Stopwatch starting = Stopwatch.start();
        Cluster cluster = ha ? new HaCluster(config) : new EmbeddedCluster(config);
        Lifetime.closeAtExit(cluster);
        Endpoints endpoints;
        try (ProgressLine progress = ProgressLine.on(out)) {
            endpoints = cluster.start(step -> {
                // The first step comes after the folder was locked; before that it may belong to another
                // system.
                if (Files.isDirectory(config.data())) {
                    Logs.toFile(config.data().resolve("disvote.log"));
                }
                progress.show(step);
            });
        }
        show(out, config, endpoints, starting.elapsed());
        Thread.ofPlatform().name("demo-sealed").daemon().start(() -> launchSealed(out, config, endpoints));
        Lifetime.await(cluster.failed());
        return 0;
    }

    private static void show(PrintWriter out, ClusterConfig config, Endpoints endpoints, Duration took) {
        out.printf("DisVote is up, after %.1f s.%n%n", took.toMillis() / 1000.0);
        out.println("  voters     " + endpoints.api() + " (open it in a browser to vote)");
        if (endpoints.console() != null) {
            out.println("  console    " + endpoints.console());
        }
        out.println("  log        Kafka at " + endpoints.brokers());
        out.printf(
                "  databases  %s, %s; addresses in %s%n",
                Quantity.of(endpoints.masters().size(), "master"),
                Quantity.of(endpoints.replicas().size(), "replica"),
                config.data().resolve("endpoints.json"));
        out.println("  data       " + config.data());
        out.println();
        out.println("Cast a vote:");
        if (config.auth() instanceof AuthConfig.Jwt) {
            out.println("  with a token of GR-0000000001 as a further header: -H \"Authorization: Bearer …\"");
        }
        out.println("  curl -i --json '{\"voterId\":\"GR-0000000001\",\"choice\":\"c3\"}' " + endpoints.api()
                + "/elections/demo/votes");
        out.println();
        out.println("Stop with Ctrl-C, or: kill " + ProcessHandle.current().pid());
    }

    /// Says what it does, since it may take minutes on a busy machine.
    private static void launchSealed(PrintWriter out, ClusterConfig config, Endpoints endpoints) {
        try {
            boolean launched = DemoSealed.launch(
                    endpoints,
                    config.data(),
                    step -> say(out, "Still being prepared: the election %s: %s …".formatted(DemoSealed.ID, step)));
            if (launched) {
                say(
                        out,
                        ("%nThe election %s has sealed ballots: vote on the page, or with `cast`. Its trustees'"
                                        + " shares, keys and passphrases lie in %s: for trying only. How to count it:"
                                        + " docs/counting.md.")
                                .formatted(DemoSealed.ID, config.data().resolve(DemoSealed.TRUSTEES)));
            }
        } catch (IOException | RuntimeException e) {
            say(
                    out,
                    "The election %s is missing until the next start: %s/disvote.log says why."
                            .formatted(DemoSealed.ID, config.data()));
            log.atWarn().setCause(e).log("The sealed sample election is missing, until the next start");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
