package org.disvote.lab.ha;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.disvote.lab.cluster.PartNames;
import org.disvote.lab.cluster.SystemFile;
import org.disvote.lab.log.LocalLog;
import org.disvote.lab.log.LogKeys;
import org.disvote.lab.process.Machine;
import org.disvote.lab.process.Network;

/// The names of the machines, their hosts and the ports of the parts on them. Parts of one kind use the same port, each
/// on its own host; only brokers and controllers have a port each.
record Addresses(SystemFile system) {

    /// Nodes of each shard, members of etcd, and brokers.
    static final int NODES = 3;

    static final int INGESTS = 2;
    static final int NOTARIES = 2;
    static final String INGEST = "ingest";
    static final String NOTARY = PartNames.NOTARY;
    static final String POSTGRES = "postgres";

    private static final String KAFKA = "kafka";
    private static final String CONTROLLER = "controller";
    private static final String ETCD_PEER = "etcd-peer";
    private static final String MASTERS = "masters";
    private static final String PATRONI = "patroni";
    private static final String WITNESS = "witness";

    /// What needs a port, without `api`, which the user may choose.
    static List<String> portNames(int replicas) {
        List<String> names = new ArrayList<>(List.of(
                "api2", SystemFile.HA_PORT, ETCD_PEER, MASTERS, PATRONI, POSTGRES, INGEST, PartNames.COUNTS, NOTARY));
        names.add(LocalLog.LOG_PORT);
        names.add(WITNESS);
        PartNames.replicas(replicas).forEach(name -> names.add(PartNames.sink(name)));
        for (int node = 1; node <= NODES; node++) {
            names.add(KAFKA + node);
            names.add(CONTROLLER + node);
        }
        return names;
    }

    static String shardNode(int shard, int node) {
        return "shard%d-node%d".formatted(shard, node);
    }

    static String broker(int node) {
        return KAFKA + node;
    }

    /// A witness's part.
    static String witness(String name) {
        return WITNESS + "-" + name;
    }

    static String database(int shard) {
        return "master" + shard;
    }

    static URI http(String host, int port) {
        return URI.create("http://%s:%d".formatted(host, port));
    }

    /// The addresses of the network's machines, by name.
    SortedMap<String, String> hosts() {
        SortedMap<String, String> hosts = new TreeMap<>();
        for (int node = 1; node <= NODES; node++) {
            for (int shard = 0; shard < system.shards(); shard++) {
                hosts.put(shardNode(shard, node), Network.host(system.network(), 10 * (shard + 1) + node));
            }
            hosts.put(broker(node), Network.host(system.network(), 100 + node));
        }
        for (int instance = 1; instance <= INGESTS; instance++) {
            hosts.put(INGEST + instance, Network.host(system.network(), 110 + instance));
        }
        for (int instance = 1; instance <= NOTARIES; instance++) {
            hosts.put(NOTARY + instance, Network.host(system.network(), 120 + instance));
        }
        for (int i = 0; i < LogKeys.WITNESSES.size(); i++) {
            hosts.put(witness(LogKeys.WITNESSES.get(i)), Network.host(system.network(), 131 + i));
        }
        return hosts;
    }

    String host(String machine) {
        return Objects.requireNonNull(hosts().get(machine), machine);
    }

    /// All addresses of the network, as PostgreSQL's `pg_hba.conf` has them.
    String all() {
        return Network.addresses(system.network());
    }

    int etcdPort() {
        return system.port(SystemFile.HA_PORT);
    }

    int etcdPeerPort() {
        return system.port(ETCD_PEER);
    }

    int mastersPort() {
        return system.port(MASTERS);
    }

    int patroniPort() {
        return system.port(PATRONI);
    }

    /// For etcd's own list of its members.
    String etcdMembers() {
        return nodesOf(0, "e%d=http://%s:" + etcdPeerPort());
    }

    /// Where Patroni finds etcd.
    String etcdClients() {
        return nodesOf(0, "%2$s:" + etcdPort());
    }

    URI patroni(int shard, int node) {
        return http(host(shardNode(shard, node)), patroniPort());
    }

    List<Integer> brokerPorts() {
        return ports(KAFKA);
    }

    List<Integer> controllerPorts() {
        return ports(CONTROLLER);
    }

    /// Where voters reach an ingest instance.
    URI api(int instance) {
        return http(host(INGEST + instance), system.port(instance == 1 ? "api" : "api" + instance));
    }

    /// Where operators reach an ingest instance.
    URI ingestMetrics(int instance) {
        return http(host(INGEST + instance), system.port(INGEST));
    }

    /// Where a notary serves the log.
    URI log(int instance) {
        return http(host(NOTARY + instance), system.port(LocalLog.LOG_PORT)).resolve("/log/");
    }

    /// Where operators reach a notary.
    URI notaryMetrics(int instance) {
        return http(host(NOTARY + instance), system.port(NOTARY));
    }

    /// Where witnesses listen, by name.
    SortedMap<String, URI> witnesses() {
        SortedMap<String, URI> witnesses = new TreeMap<>();
        LogKeys.WITNESSES.forEach(name -> witnesses.put(
                name, http(host(witness(name)), system.port(WITNESS)).resolve("/")));
        return witnesses;
    }

    /// Where operators reach a part that runs on this machine.
    URI metrics(String part) {
        return http(Machine.THIS.host(), system.port(part));
    }

    /// A JDBC URL with all nodes of a shard. With it a plain JDBC client finds the node that takes writes.
    String master(int shard, String database, String credentials) {
        return "jdbc:postgresql://%s/%s?%s&targetServerType=primary&patroniPort=%d"
                .formatted(nodesOf(shard, "%2$s:" + mastersPort()), database, credentials, patroniPort());
    }

    /// @param format gets the node's number and its host
    private String nodesOf(int shard, String format) {
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> format.formatted(node, host(shardNode(shard, node))))
                .collect(Collectors.joining(","));
    }

    private List<Integer> ports(String name) {
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> system.port(name + node))
                .toList();
    }
}
