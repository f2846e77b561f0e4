package org.disvote.notary.cosign;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.tlog.Policy;

/// The witnesses of a policy, and what each of them did. One for the whole process.
public final class Witnesses implements AutoCloseable {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

    /// One of them.
    record One(WitnessClient client, WitnessStatus status) {}

    private final Policy policy;
    private final HttpClient http;
    private final List<One> all = new ArrayList<>();

    /// @throws OperatorException if a witness has no URL
    public Witnesses(Policy policy) {
        this.policy = policy;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_MAX)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        for (Policy.Witness witness : policy.witnesses()) {
            try {
                all.add(new One(new WitnessClient(http, witness, policy.log()), new WitnessStatus(witness.name())));
            } catch (IllegalArgumentException e) {
                http.close();
                throw new OperatorException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    public Policy policy() {
        return policy;
    }

    /// By the policy's order.
    public List<WitnessStatus> statuses() {
        return all.stream().map(One::status).toList();
    }

    List<One> all() {
        return all;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
