package org.disvote.lab.ha;

import static org.disvote.lab.ha.Addresses.INGEST;
import static org.disvote.lab.ha.Addresses.NOTARY;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.PartNames;
import org.disvote.lab.log.LogKeys;
import org.disvote.lab.process.Machine;
import org.disvote.lab.process.Network;
import org.disvote.lab.process.Program;

/// The parts that are DisVote's own programs: witnesses, notaries, ingest instances, a sink for each replica, and the
/// counts. Starts nothing.
///
/// @param keys of the log, whose policy is written
/// @param brokers Kafka's bootstrap servers
/// @param voterKey the file of the key of the pseudonyms, if there is one
/// @param passwords the file of the passwords that the URLs do not have
/// @param masters their JDBC URLs
/// @param replicas their JDBC URLs, by name
record OwnPrograms(
        ClusterConfig config,
        Addresses addresses,
        Network network,
        LogKeys keys,
        String brokers,
        Optional<Path> voterKey,
        Path passwords,
        List<String> masters,
        SortedMap<String, String> replicas) {

    /// How many consumers of the log each sink has.
    private static final String CONSUMERS = "2";

    private static final String PASSWORDS = "PGPASSFILE";

    List<HeldPart> all() {
        List<HeldPart> all = new ArrayList<>();
        addresses.witnesses().forEach((name, at) -> all.add(witness(name, at)));
        for (int instance = 1; instance <= Addresses.NOTARIES; instance++) {
            all.add(notary(instance));
        }
        for (int instance = 1; instance <= Addresses.INGESTS; instance++) {
            all.add(ingest(instance));
        }
        replicas.forEach((replica, url) -> all.add(sink(replica, url)));
        all.add(counts());
        return all;
    }

    /// Where each of them has its metrics, by name.
    SortedMap<String, URI> metrics() {
        SortedMap<String, URI> metrics = new TreeMap<>();
        for (int instance = 1; instance <= Addresses.NOTARIES; instance++) {
            metrics.put(NOTARY + instance, addresses.notaryMetrics(instance));
        }
        for (int instance = 1; instance <= Addresses.INGESTS; instance++) {
            metrics.put(INGEST + instance, addresses.ingestMetrics(instance));
        }
        for (String replica : replicas.keySet()) {
            String name = PartNames.sink(replica);
            metrics.put(name, addresses.metrics(name));
        }
        metrics.put(PartNames.COUNTS, addresses.metrics(PartNames.COUNTS));
        return metrics;
    }

    private HeldPart witness(String name, URI at) {
        String part = Addresses.witness(name);
        keys.witness(name);
        Machine machine = network.machine(part, addresses.host(part));
        List<String> arguments = List.of(
                "witness",
                "--log",
                keys.log().vkey(),
                "--key",
                keys.witnessFile(name).toString(),
                "--data",
                keys.folder(name).toString(),
                "--host",
                Objects.requireNonNull(at.getHost()),
                "--port",
                port(at));
        return HeldPart.of(
                Program.disvote(part, machine, config.data(), arguments, Map.of()),
                machine,
                at.toString(),
                config.data());
    }

    /// All notaries share the folder of the log, since one of them writes at a time.
    private HeldPart notary(int instance) {
        String name = NOTARY + instance;
        URI at = addresses.log(instance);
        URI metrics = addresses.notaryMetrics(instance);
        return part(
                name,
                network.machine(name, addresses.host(name)),
                at,
                Map.of(),
                List.of(
                        "notary",
                        "--log-key",
                        keys.logFile().toString(),
                        "--policy",
                        keys.policyFile().toString(),
                        "--data",
                        keys.folder().toString(),
                        "--host",
                        Objects.requireNonNull(at.getHost()),
                        "--port",
                        port(at),
                        "--metrics-host",
                        Objects.requireNonNull(metrics.getHost()),
                        "--metrics-port",
                        port(metrics)));
    }

    private HeldPart ingest(int instance) {
        String name = INGEST + instance;
        URI api = addresses.api(instance);
        URI metrics = addresses.ingestMetrics(instance);
        Map<String, String> environment =
                new HashMap<>(Map.of("DISVOTE_MASTERS", String.join(",", masters), PASSWORDS, passwords.toString()));
        voterKey.ifPresent(file -> environment.put("DISVOTE_VOTER_KEY_FILE", file.toString()));
        return part(
                name,
                network.machine(name, addresses.host(name)),
                api,
                environment,
                List.of(
                        "ingest",
                        "--host",
                        Objects.requireNonNull(api.getHost()),
                        "--auth-none-anywhere", // the address exists only in this machine's network namespaces
                        "--port",
                        port(api),
                        "--metrics-host",
                        Objects.requireNonNull(metrics.getHost()),
                        "--metrics-port",
                        port(metrics),
                        "--log",
                        addresses.log(instance).toString(),
                        "--policy",
                        keys.policyFile().toString(),
                        "--promise-key",
                        keys.promiseFile(name).toString(),
                        "--confirm",
                        config.confirm().name().toLowerCase(Locale.ROOT),
                        "--rehearsal",
                        Long.toString(config.rehearsal().toSeconds()),
                        // One address sends all votes here, and each again as soon as it may.
                        "--address-rate",
                        "0",
                        "--voter-rate",
                        "0",
                        "--auto-restore")); // no other system uses these brokers
    }

    private HeldPart sink(String replica, String url) {
        String name = PartNames.sink(replica);
        URI metrics = addresses.metrics(name);
        return part(
                name,
                Machine.THIS,
                metrics,
                Map.of("DISVOTE_REPLICA_DB", url, PASSWORDS, passwords.toString()),
                List.of("sink", "--replica", replica, "--consumers", CONSUMERS, "--metrics-port", port(metrics)));
    }

    private HeldPart counts() {
        URI metrics = addresses.metrics(PartNames.COUNTS);
        return part(
                PartNames.COUNTS,
                Machine.THIS,
                metrics,
                Map.of(),
                List.of(
                        "counts",
                        "--brokers-keep",
                        Integer.toString(Addresses.NODES),
                        "--state",
                        config.data().resolve("counts").toString(),
                        "--metrics-port",
                        port(metrics)));
    }

    private HeldPart part(
            String name, Machine machine, URI at, Map<String, String> environment, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--brokers", brokers));
        return HeldPart.of(
                Program.disvote(name, machine, config.data(), all, environment), machine, at.toString(), config.data());
    }

    private static String port(URI at) {
        return Integer.toString(at.getPort());
    }
}
