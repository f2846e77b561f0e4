package org.disvote.lab.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.disvote.lab.cluster.SystemFile;
import org.disvote.lab.log.LogKeys;
import org.junit.jupiter.api.Test;

final class AddressesTest {

    private static final int SHARDS = 2;
    private static final int REPLICAS = 3;

    private final Addresses addresses = new Addresses(new SystemFile("id", 24, SHARDS, REPLICAS, 7, ports()));

    @Test
    void eachMachineHasAHostOfItsOwn() {
        Map<String, String> hosts = addresses.hosts();

        assertEquals(
                SHARDS * Addresses.NODES
                        + Addresses.NODES
                        + Addresses.INGESTS
                        + Addresses.NOTARIES
                        + LogKeys.WITNESSES.size(),
                hosts.size());
        assertEquals(hosts.size(), new HashSet<>(hosts.values()).size(), hosts::toString);
    }

    @Test
    void eachPartHasAPlannedPortAndNoTwoShareAnAddress() {
        List<URI> all = new ArrayList<>();
        for (int instance = 1; instance <= Addresses.INGESTS; instance++) {
            all.add(addresses.api(instance));
            all.add(addresses.ingestMetrics(instance));
        }
        for (int instance = 1; instance <= Addresses.NOTARIES; instance++) {
            all.add(addresses.log(instance));
            all.add(addresses.notaryMetrics(instance));
        }
        all.addAll(addresses.witnesses().values());
        for (int node = 1; node <= Addresses.NODES; node++) {
            for (int shard = 0; shard < SHARDS; shard++) {
                String host = addresses.host(Addresses.shardNode(shard, node));
                all.add(addresses.patroni(shard, node));
                all.add(Addresses.http(host, addresses.mastersPort()));
                all.add(Addresses.http(host, addresses.etcdPort()));
                all.add(Addresses.http(host, addresses.etcdPeerPort()));
            }
            String broker = addresses.host(Addresses.broker(node));
            all.add(Addresses.http(broker, addresses.brokerPorts().get(node - 1)));
            all.add(Addresses.http(broker, addresses.controllerPorts().get(node - 1)));
        }
        for (String part : List.of("sink-r1", "sink-r2", "sink-r3", "counts", Addresses.POSTGRES)) {
            all.add(addresses.metrics(part));
        }

        assertTrue(all.stream().allMatch(address -> address.getPort() > 0), all::toString);
        assertEquals(all.size(), new HashSet<>(all).size(), all::toString);
    }

    @Test
    void aMastersUrlNamesAllNodesOfItsShardAndAsksForTheOneThatTakesWrites() {
        String port = ":" + addresses.mastersPort();

        String url = addresses.master(1, "master1", "user=u");

        assertEquals(
                "jdbc:postgresql://198.18.7.21%1$s,198.18.7.22%1$s,198.18.7.23%1$s/master1?user=u".formatted(port)
                        + "&targetServerType=primary&patroniPort=" + addresses.patroniPort(),
                url);
    }

    private static Map<String, Integer> ports() {
        Map<String, Integer> ports = new TreeMap<>();
        ports.put("api", 8080);
        for (String name : Addresses.portNames(REPLICAS)) {
            ports.put(name, 20_000 + ports.size());
        }
        return ports;
    }
}
