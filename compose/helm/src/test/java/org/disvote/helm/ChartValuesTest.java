package org.disvote.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Wrong values are refused with where and why, before anything is installed.
final class ChartValuesTest {

    private static final Pattern VALUE = Pattern.compile("`([a-zA-Z.]+)`");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            image: { repository: "" }                              | /image/repository
            image: { tag: "" }                                     | image.tag and image.digest are empty
            image: { digest: latest }                              | /image/digest
            logformat: json                                        | logformat
            kafka: { bootstrap: disvote-kafka-bootstrap }          | /kafka/bootstrap
            kafka: { copies: 2 }                                   | /kafka/copies
            kafka: { peers: [] }                                   | kafka.peers is empty
            kafka: { properties: "sasl.jaas.config=x password=y" } | /kafka/properties
            masters: []                                            | /masters
            masters: [{ name: a, host: h }]                        | caSecret
            masters: [{ name: r1, host: h, caSecret: c, peers: [{ podSelector: {} }] }] | the name r1 is there twice
            masters: [{ name: a, host: h, caSecret: c }]           | a has no peers
            masters: [{ name: a, host: h, caSecret: c, parameters: user=me&sslmode=disable }] | /masters/0/parameters
            replicas: []                                           | /replicas
            databases: { users: { ingest: { name: disvote_ingest, secret: s } } } | /databases/users/ingest/name
            auth: { mode: maybe }                                  | /auth/mode
            auth: { audience: "" }                                 | auth.mode is jwt
            auth: { mode: none, jwks: "" }                         | but auth.mode is not jwt
            auth: { issuer: "http://id.example.org/" }             | auth.issuer must be a URL by https
            auth: { signIn: { token: id } }                        | auth.audience must be auth.signIn.client
            auth: { signIn: { token: refresh } }                   | /auth/signIn/token
            auth: { signIn: { scopes: profile } }                  | /auth/signIn/scopes
            auth: { signIn: { secret: x } }                        | secret
            auth: { voterClaim: "" }                               | /auth/voterClaim
            results: { replicas: -1 }                              | /results/replicas
            results: { tlsSecret: "" }                             | results.tlsSecret is empty
            results: { limits: { queueMax: 1 } }                   | queueMax
            results: { confirm: log }                              | confirm
            networkPolicy: { readers: [{ namespace: x }] }         | /networkPolicy/readers/0
            ingest: { tlsSecret: "" }                              | ingest.tlsSecret is empty
            notary: { tlsSecret: "" }                              | notary.tlsSecret is empty
            console: { tlsSecret: "" }                             | console.tlsSecret is empty
            tls: { operatorsSecret: "" }                           | tls.operatorsSecret is empty
            tls: { authoritiesConfigMap: "" }                      | tls.authoritiesConfigMap is empty
            ingest: { egress: [] }                                 | auth.jwks is a URL and ingest.egress is empty
            ingest: { replicas: 0 }                                | /ingest/replicas
            ingest: { confirm: nobody }                            | /ingest/confirm
            ingest: { limits: { bodyMax: 100 } }                   | /ingest/limits/bodyMax
            ingest: { behindProxy: [proxy.example.org] }           | /ingest/behindProxy/0
            ingest: { password: secret }                           | password
            ingest: { resources: { limits: { cpu: 1 } } , x: 1 }   | x
            sink: { autoscaling: { min: 3, max: 2 } }              | sink.autoscaling.max is less
            setup: { topics: { partitions: 2000 } }                | /setup/topics/partitions
            notary: { storage: { size: large } }                   | /notary/storage/size
            networkPolicy: { voters: [{ namespace: x }] }          | /networkPolicy/voters/0
            topologySpread: { node: Never }                        | /topologySpread/node
            """)
    void aWrongValueIsNamed(String value, String named) {
        Exception refused = assertThrows(IllegalStateException.class, () -> Chart.rendered(value));

        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(named), message);
    }

    @Test
    void theChartAloneSaysWhatItNeeds() {
        Exception refused = assertThrows(
                IllegalStateException.class,
                () -> new Helm(Path.of("disvote"))
                        .template()
                        .withName("disvote")
                        .call());

        String message = String.valueOf(refused.getMessage());
        for (String needed : Set.of("/image/repository", "/kafka/bootstrap", "/masters", "/replicas")) {
            assertTrue(message.contains(needed), () -> "no " + needed + " in " + message);
        }
    }

    @Test
    void theSchemaHasEveryDefaultAndTheDocumentEveryValue() {
        Set<String> values = new TreeSet<>();
        Chart.defaults().properties().forEach(value -> {
            if (value.getValue().isObject() && !value.getValue().isEmpty()) {
                value.getValue().fieldNames().forEachRemaining(name -> values.add(value.getKey() + "." + name));
            } else {
                values.add(value.getKey());
            }
        });
        JsonNode schema = Yaml.document(Chart.read(Chart.FOLDER.resolve("values.schema.json")));
        Set<String> named = Chart.read(Path.of("../../docs/kubernetes.md"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line ->
                        VALUE.matcher(line.substring(0, line.indexOf('|', 1))).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertEquals(
                Set.of(),
                values.stream().filter(value -> !named.contains(value)).collect(Collectors.toSet()),
                "values that docs/kubernetes.md does not have");
        assertEquals(
                Set.of(),
                values.stream()
                        .map(value -> value.replaceFirst("\\..*", ""))
                        .filter(value -> !schema.path("properties").has(value))
                        .collect(Collectors.toSet()));
    }
}
