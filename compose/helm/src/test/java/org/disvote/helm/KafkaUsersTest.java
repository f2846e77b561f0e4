package org.disvote.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.resource.ResourceType;
import org.disvote.topics.rights.Kind;
import org.disvote.topics.rights.Right;
import org.disvote.topics.rights.Rights;
import org.disvote.topics.rights.User;
import org.junit.jupiter.api.Test;

/// The users of the brokers in the example.
final class KafkaUsersTest {

    private final List<JsonNode> users = Yaml.documents(Chart.read(Chart.EXAMPLES.resolve("kafka-users.yaml")));
    private final JsonNode values = Yaml.document(Chart.read(Chart.EXAMPLES.resolve("values.yaml")));

    /// The one table is in the code; the example repeats it in Strimzi's words.
    @Test
    void everyUserHasExactlyTheRightsOfItsKind() {
        List<User> wanted = new ArrayList<>();
        wanted.add(user("disvote-operator", Kind.OPERATOR, ""));
        for (int number = 0; number < values.at("/ingest/replicas").asInt(); number++) {
            wanted.add(user("disvote-ingest-" + number, Kind.INGEST, ""));
        }
        values.path("replicas").forEach(replica -> {
            String name = replica.path("name").asText();
            wanted.add(user("disvote-sink-" + name, Kind.SINK, name));
        });
        wanted.add(user("disvote-counts", Kind.COUNTS, ""));
        wanted.add(user("disvote-notary", Kind.NOTARY, ""));
        wanted.add(user("disvote-results", Kind.RESULTS, ""));
        wanted.add(user("disvote-auditor", Kind.AUDITOR, ""));

        for (User user : wanted) {
            Set<String> rights = new TreeSet<>();
            Rights.of(user).forEach(right -> rights.add(text(right)));
            Set<String> given = new TreeSet<>();
            Chart.named(users, "KafkaUser", user.name())
                    .at("/spec/authorization/acls")
                    .forEach(acl -> acl.path("operations")
                            .forEach(operation -> given.add("%s %s %s %s"
                                    .formatted(
                                            acl.at("/resource/type").asText(),
                                            acl.at("/resource/name").asText(),
                                            acl.at("/resource/patternType").asText(),
                                            operation.asText()))));
            assertEquals(rights, given, user.name());
        }
        assertEquals(wanted.size(), users.size());
    }

    private static User user(String name, Kind kind, String replica) {
        return new User(name, kind, replica, Optional.empty());
    }

    private static String text(Right right) {
        if (right.type() == ResourceType.CLUSTER) {
            return "cluster   " + word(right.operation().name());
        }
        String type = right.type() == ResourceType.TRANSACTIONAL_ID
                ? "transactionalId"
                : right.type().name().toLowerCase(Locale.ROOT);
        return "%s %s %s %s"
                .formatted(
                        type,
                        right.name(),
                        right.prefix() ? "prefix" : "literal",
                        word(right.operation().name()));
    }

    /// `DESCRIBE_CONFIGS` is `DescribeConfigs` there.
    private static String word(String name) {
        StringBuilder word = new StringBuilder();
        for (String part : name.split("_", -1)) {
            word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        return word.toString();
    }
}
