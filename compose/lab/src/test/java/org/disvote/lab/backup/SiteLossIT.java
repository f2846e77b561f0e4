package org.disvote.lab.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.disvote.cli.Cli;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.cluster.ScratchServers;
import org.disvote.lab.cluster.UpProcess;
import org.disvote.lab.process.PartProcess;
import org.disvote.lab.voters.BallotBox;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.Electorate;
import org.disvote.testkit.FreePorts;
import org.disvote.testkit.Slow;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.disvote.topics.note.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The steps of docs/backup.md for the loss of a site, by the same commands and in their order. Of the old system
/// everything is deleted but what the document says to keep elsewhere.
@Slow
final class SiteLossIT {

    private static final int VOTERS = 30;
    private static final Duration LAUNCHED_WITHIN = Duration.ofMinutes(10);
    private static final List<String> WITNESSES = List.of("w1", "w2");

    private final StringWriter said = new StringWriter();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Path folder;
    private final Path data;
    private final Path backup;
    private final Path kept;
    private final Path receipts;
    private String digest = "";

    SiteLossIT(@TempDir Path folder) {
        this.folder = folder;
        data = folder.resolve("old-site");
        backup = folder.resolve("backup");
        kept = folder.resolve("kept");
        receipts = kept.resolve("receipts");
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : parts) {
            part.close();
        }
    }

    @Test
    void aLostSiteIsBuiltAgainAndReceiptsFromBeforeHold() throws Exception {
        try (UpProcess up = oldSite()) {
            up.killTree();
        }
        SequencedMap<String, URI> witnesses = loseTheSite();

        assertEquals(0, run("backup", "check", backup.toString(), "--digest", digest), said::toString);
        NewSite site = restore();
        assertEquals(
                0,
                run(
                        "promise-key",
                        "new",
                        "--instance",
                        "ingest-1b",
                        "--out",
                        kept("promise").toString(),
                        "--brokers",
                        site.brokers()),
                said::toString);
        startWitnesses(witnesses);
        URI log = startNotary(site, 200, "true");
        List<String> lost = promiseKeys(log);
        assertEquals(1, lost.size(), lost::toString);
        assertEquals(
                0,
                run("promise-key", "revoke", "--vkey", lost.getFirst(), "--brokers", site.brokers()),
                said::toString);
        assertEquals(
                0,
                run("promise-key", "state", "--key", kept("promise").toString(), "--brokers", site.brokers()),
                said::toString);
        URI voters = startParts(site, log);

        try (BallotBox box = new BallotBox(new ElectionId("demo"))) {
            BallotBox.Answer again = box.cast(voters, voter(0), new ChoiceId("c1"));
            assertEquals(200, again.status(), again.body());
            assertEquals(
                    receipt(0).path("receipt"),
                    Json.MAPPER.readTree(again.body()).path("receipt"));
            assertEquals(
                    201, box.cast(voters, voter(VOTERS), new ChoiceId("c2")).status());
        }
        assertEquals(
                0,
                run(
                        "audit",
                        "--brokers",
                        site.brokers(),
                        "--masters",
                        String.join(",", site.masters()),
                        "--replicas",
                        "r1=" + site.replica(),
                        "--log",
                        log.toString(),
                        "--policy",
                        kept("policy").toString(),
                        "--receipts",
                        receipts.toString(),
                        "--since",
                        kept("report.json").toString(),
                        "--patience",
                        "60"),
                said::toString);
        for (int i = 0; i < VOTERS; i++) {
            assertEquals(
                    0,
                    run(
                            "verify",
                            receipts.resolve(i + ".json").toString(),
                            "--policy",
                            kept("policy").toString(),
                            "--log",
                            log.toString()),
                    said::toString);
        }
    }

    /// Votes came after the last backup, and the witnesses cosigned them.
    @Test
    void aLogThatWitnessesSawLongerIsNotContinued() throws Exception {
        try (UpProcess up = oldSite()) {
            HttpResponse<String> late = up.cast(voter(VOTERS).value(), "c1");
            assertEquals(201, late.statusCode());
            awaitProof(up, late.body());
            up.killTree();
        }
        SequencedMap<String, URI> witnesses = loseTheSite();

        NewSite site = restore();
        startWitnesses(witnesses);
        URI log = startNotary(site, 503, "statements-cut");

        assertFalse(Files.exists(folder.resolve("new-log/checkpoint")));
        assertEquals(404, PartProcess.get(log.resolve("checkpoint")).statusCode());
    }

    /// A running system with votes, of which a backup, a report and receipts were made.
    private UpProcess oldSite() throws Exception {
        Files.createDirectories(receipts);
        UpProcess up = UpProcess.ready(data, "--port", "0", "--shards", "2", "--replicas", "1");
        try {
            Awaitility.await("the sealed sample election is there")
                    .atMost(LAUNCHED_WITHIN)
                    .until(() -> up.output().contains("has sealed ballots"));
            new Electorate(200).writeRoll(folder.resolve("roll.csv"));
            assertEquals(
                    0,
                    run("roll", "import", folder.resolve("roll.csv").toString(), "--data", data.toString()),
                    said::toString);
            for (int i = 0; i < VOTERS; i++) {
                HttpResponse<String> answer = up.cast(voter(i).value(), "c1");
                assertEquals(201, answer.statusCode(), answer::body);
                Files.writeString(receipts.resolve(i + ".json"), answer.body());
            }
            awaitProof(up, Files.readString(receipts.resolve((VOTERS - 1) + ".json")));
            String report = kept("report.json").toString();
            assertEquals(0, run("audit", "--data", data.toString(), "--report", report), said::toString);
            assertEquals(
                    0,
                    run("backup", "create", backup.toString(), "--data", data.toString(), "--report", report),
                    said::toString);
            digest = after("digest of the manifest: ");
            return up;
        } catch (Exception | AssertionError e) {
            up.close();
            throw e;
        }
    }

    private static void awaitProof(UpProcess up, String receipt) throws IOException {
        var place = Json.MAPPER.readTree(receipt);
        Endpoints endpoints = up.endpoints();
        URI log = endpoints.log();
        if (log == null) {
            throw new AssertionError("endpoints.json has no log");
        }
        URI proof = log.resolve("proof/%d/%d"
                .formatted(place.path("partition").intValue(), place.path("seq").longValue()));
        Awaitility.await("the vote is in the tree")
                .until(() -> PartProcess.get(proof).statusCode() == 200);
    }

    /// Keeps what the document says, and deletes the rest.
    ///
    /// @return where the policy says that the witnesses are, which others run
    private SequencedMap<String, URI> loseTheSite() throws IOException {
        for (String name : List.of("voter.key", "policy", "keys/log")) {
            Path file = data.resolve(name);
            Files.move(file, kept.resolve(file.getFileName()));
        }
        for (String witness : WITNESSES) {
            Files.move(data.resolve("keys/witness-" + witness), kept.resolve("key-of-" + witness));
            Files.move(data.resolve("witness-" + witness), kept.resolve("state-of-" + witness));
        }
        FreshSystem.delete(data);
        SequencedMap<String, URI> addresses = new TreeMap<>();
        for (String line : Files.readAllLines(kept.resolve("policy"))) {
            if (line.startsWith("witness ")) {
                String[] words = line.split(" ", -1);
                addresses.put(words[1], URI.create(words[3]));
            }
        }
        return addresses;
    }

    private void startWitnesses(Map<String, URI> witnesses) throws IOException {
        String logKey = SigningKey.read(kept("log")).vkey();
        for (var witness : witnesses.entrySet()) {
            parts.push(PartProcess.start(
                    folder,
                    "witness",
                    "--log",
                    logKey,
                    "--key",
                    kept("key-of-" + witness.getKey()).toString(),
                    "--data",
                    kept("state-of-" + witness.getKey()).toString(),
                    "--port",
                    Integer.toString(witness.getValue().getPort())));
        }
    }

    private record NewSite(String brokers, List<String> masters, String replica) {}

    /// Steps 2 to 6. Those commands are run that the restore prints.
    private NewSite restore() throws IOException {
        ScratchServers servers = new ScratchServers("disvote-new-site");
        parts.push(servers);
        servers.start();
        NewSite site = new NewSite(
                servers.brokers().toString(),
                List.of(servers.database("master0"), servers.database("master1")),
                servers.database("replica1"));
        said.getBuffer().setLength(0);
        assertEquals(
                0,
                run("backup", "restore", backup.toString(), "--brokers", site.brokers(), "--brokers-keep", "1"),
                said::toString);
        List<String> commands = said.toString()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("disvote "))
                .toList();
        assertEquals(4, commands.size(), said::toString);
        int shard = 0;
        for (String command : commands) {
            List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
            words.removeFirst();
            String into = words.contains("--master-of") ? site.masters().get(shard++) : site.replica();
            words.replaceAll(word -> switch (word) {
                case "JDBC" -> into;
                case "JDBC,…" -> String.join(",", site.masters());
                default -> word;
            });
            assertEquals(0, run(words.toArray(String[]::new)), said::toString);
        }
        return site;
    }

    /// Step 8.
    ///
    /// @param status what its readiness must come to
    /// @param text of the same answer
    private URI startNotary(NewSite site, int status, String text) throws IOException {
        int port = FreePorts.next();
        int metrics = FreePorts.next();
        PartProcess notary = PartProcess.start(
                folder,
                "notary",
                "--brokers",
                site.brokers(),
                "--log-key",
                kept("log").toString(),
                "--policy",
                kept("policy").toString(),
                "--data",
                folder.resolve("new-log").toString(),
                "--port",
                Integer.toString(port),
                "--metrics-port",
                Integer.toString(metrics));
        parts.push(notary);
        notary.await(ready(metrics), status, text);
        return URI.create("http://127.0.0.1:%d/log/".formatted(port));
    }

    /// Step 8: the keys of promises that the log has, found by the pattern that the document gives.
    private static List<String> promiseKeys(URI log) throws Exception {
        String body = PartProcess.get(log.resolve("promise-keys")).body();
        return Pattern.compile("[^\"\\\\]*/promise/[^\"\\\\]*")
                .matcher(body)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    /// Step 9.
    private URI startParts(NewSite site, URI log) throws IOException {
        int port = FreePorts.next();
        List<Integer> metrics =
                IntStream.range(0, 3).mapToObj(i -> FreePorts.next()).toList();
        PartProcess ingest = PartProcess.start(
                folder,
                "ingest",
                "--brokers",
                site.brokers(),
                "--masters",
                String.join(",", site.masters()),
                "--voter-key",
                kept("voter.key").toString(),
                "--log",
                log.toString(),
                "--policy",
                kept("policy").toString(),
                "--promise-key",
                kept("promise").toString(),
                "--port",
                Integer.toString(port),
                "--metrics-port",
                metrics.get(0).toString());
        parts.push(ingest);
        PartProcess sink = PartProcess.start(
                folder,
                "sink",
                "--brokers",
                site.brokers(),
                "--replica",
                "r1",
                "--replica-db",
                site.replica(),
                "--metrics-port",
                metrics.get(1).toString());
        parts.push(sink);
        PartProcess counts = PartProcess.start(
                folder,
                "counts",
                "--brokers",
                site.brokers(),
                "--brokers-keep",
                "1",
                "--state",
                folder.resolve("counts").toString(),
                "--metrics-port",
                metrics.get(2).toString());
        parts.push(counts);
        ingest.await(ready(metrics.get(0)), 200, "true");
        sink.await(ready(metrics.get(1)), 200, "true");
        counts.await(ready(metrics.get(2)), 200, "true");
        URI voters = URI.create("http://127.0.0.1:%d/".formatted(port));
        ingest.await(voters.resolve("/elections/demo"), 200, "demo");
        return voters;
    }

    private static URI ready(int port) {
        return URI.create("http://127.0.0.1:%d/health/ready".formatted(port));
    }

    private Path kept(String name) {
        return kept.resolve(name);
    }

    private JsonNode receipt(int voter) throws IOException {
        return Json.MAPPER.readTree(Files.readAllBytes(receipts.resolve(voter + ".json")));
    }

    private static VoterId voter(int number) {
        return new VoterId("GR-%010d".formatted(number + 1));
    }

    /// The rest of the last line that begins so.
    private String after(String start) {
        return said.toString()
                .lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .toList()
                .getLast();
    }

    private int run(String... arguments) {
        PrintWriter out = new PrintWriter(said);
        return Cli.run(out, out, arguments);
    }
}
