package org.disvote.audit.statement;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.audit.source.UnreachableException;
import org.disvote.audit.tree.NotaryRecord;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;

/// What the notary was asked to state: by operators' commands in the statements topic, by publishers in the
/// closings topic. Of each request only its digest is kept.
public final class Requests {

    private final Set<String> byOperators = new HashSet<>();
    private final Set<String> byPublishers = new HashSet<>();

    private Requests() {}

    /// To be read after the notary's topic: a request comes before its statement.
    ///
    /// @throws UnreachableException if the brokers do not answer or lack one of the topics
    public static Requests read(Brokers brokers) throws UnreachableException {
        Requests requests = new Requests();
        read(
                brokers,
                TopicCatalog.STATEMENTS,
                request -> requests.byOperators.add(Digests.of(without(request, List.of()))));
        read(brokers, TopicCatalog.CLOSINGS, request -> {
            if (request.path("kind").asText().equals("restored")) {
                requests.byPublishers.add(restored(request));
            }
        });
        return requests;
    }

    private static void read(Brokers brokers, String topic, Consumer<JsonNode> reader) throws UnreachableException {
        try {
            TopicSnapshot.read(brokers, topic, record -> {
                if (record.value() != null) {
                    try {
                        reader.accept(Jcs.read(record.value()));
                    } catch (MalformedEventException e) {
                        // Nobody's request. The readers of the topic note it.
                    }
                }
            });
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw UnreachableException.of(brokers, e);
        }
    }

    /// Whether a statement of an operator's kind was asked for, with these very members.
    boolean areByOperators(NotaryRecord statement) {
        // The notary adds the number, and to a revocation the heads.
        List<String> added = statement.kind().equals("promise-key-revoked") ? List.of("n", "heads") : List.of("n");
        return byOperators.contains(Digests.of(without(statement.json(), added)));
    }

    boolean areByPublishers(NotaryRecord restored) {
        return byPublishers.contains(restored(restored.json()));
    }

    static byte[] without(JsonNode json, List<String> members) {
        if (json instanceof ObjectNode object) {
            return Jcs.write(object.deepCopy().without(members));
        }
        return json.toString().getBytes(UTF_8);
    }

    private static String restored(JsonNode json) {
        return json.path("partition").asText() + " " + json.path("tail").asText();
    }
}
