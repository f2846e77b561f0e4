package org.disvote.lab.ha;

import static org.disvote.lab.ha.Addresses.NODES;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.disvote.lab.process.HaPrograms;
import org.disvote.lab.process.Machine;
import org.disvote.lab.process.Network;
import org.disvote.lab.server.Passwords;

/// The masters' PostgreSQL nodes under Patroni, and the etcd members by which Patroni elects a leader. Writes their
/// settings files and starts nothing.
///
/// @param data the data folder of the system
record MasterNodes(HaPrograms programs, Addresses addresses, Network network, Path data) {

    /// The members of etcd: one for each node of shard 0, on the same machine.
    List<HeldPart> etcd() {
        return IntStream.rangeClosed(1, NODES).mapToObj(this::etcd).toList();
    }

    private HeldPart etcd(int node) {
        String name = "etcd" + node;
        Machine machine = machine(0, node);
        Path folder = folder(name);
        Path settings = folder.resolve("etcd.yml");
        new Template("/ha/etcd.yml")
                .write(
                        settings,
                        Map.of(
                                "name", "e" + node,
                                "data", folder.resolve("data").toString(),
                                "host", machine.host(),
                                "listen", machine.host(),
                                "port", Integer.toString(addresses.etcdPort()),
                                "peerPort", Integer.toString(addresses.etcdPeerPort()),
                                "members", addresses.etcdMembers()),
                        programs.overV3() ? Map.of() : Map.of("pre-vote: true\n", "pre-vote: true\nenable-v2: true\n"));
        return HeldPart.of(programs.etcd(name, machine, settings, folder.resolve("etcd.log")), machine, "", data);
    }

    /// The nodes of all shards.
    List<HeldPart> postgres(Passwords passwords) {
        List<HeldPart> nodes = new ArrayList<>();
        for (int shard = 0; shard < addresses.system().shards(); shard++) {
            for (int node = 1; node <= NODES; node++) {
                nodes.add(postgres(shard, node, passwords));
            }
        }
        return nodes;
    }

    private HeldPart postgres(int shard, int node, Passwords passwords) {
        String name = Addresses.shardNode(shard, node);
        Machine machine = machine(shard, node);
        Path folder = folder(name);
        Path settings = folder.resolve("patroni.yml");
        new Template("/ha/patroni.yml")
                .write(
                        settings,
                        Map.ofEntries(
                                Map.entry("scope", "shard" + shard),
                                Map.entry("name", "node" + node),
                                Map.entry("host", machine.host()),
                                Map.entry("listen", machine.host()),
                                Map.entry("port", Integer.toString(addresses.mastersPort())),
                                Map.entry("patroniPort", Integer.toString(addresses.patroniPort())),
                                Map.entry("etcd", addresses.etcdClients()),
                                Map.entry("folder", folder.toString()),
                                Map.entry("data", folder.resolve("data").toString()),
                                Map.entry("bin", programs.postgres().toString()),
                                Map.entry("sharedBuffers", "64MB"),
                                Map.entry("clients", addresses.all()),
                                Map.entry("method", "scram-sha-256"),
                                Map.entry("password", passwords.superuser())),
                        programs.overV3() ? Map.of() : Map.of("\netcd3:\n", "\netcd:\n", "ttl: 20\n", "ttl: 10\n"));
        return HeldPart.of(
                programs.patroni(name, machine, settings, folder.resolve("patroni.log")),
                machine,
                addresses.patroni(shard, node).toString(),
                data);
    }

    private Machine machine(int shard, int node) {
        String name = Addresses.shardNode(shard, node);
        return network.machine(name, addresses.host(name));
    }

    private Path folder(String name) {
        Path folder = data.resolve(name);
        programs.makeFolder(folder, data);
        return folder;
    }
}
