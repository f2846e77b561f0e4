package org.disvote.topics.rights;

import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.disvote.topics.kafka.ClientNames;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;

/// The one table of rights. ACLs, the check of them, and the tests that try each forbidden act follow from it.
///
/// A reader of a topic cannot see who wrote a record, so a topic's writers are all who could have written it:
/// see the topics in [TopicCatalog].
public final class Rights {

    private static final Set<String> TOPICS =
            Set.copyOf(TopicCatalog.ofOneBroker(new Routing(1)).names());

    private static final Set<String> PUBLISHED = Set.of(
            TopicCatalog.VOTES,
            TopicCatalog.ELECTIONS,
            TopicCatalog.CLOSINGS,
            TopicCatalog.STATEMENTS,
            TopicCatalog.NOTARY,
            TopicCatalog.PROGRESS,
            TopicCatalog.TURNOUT,
            TopicCatalog.TALLY);

    /// By kind and operation the topics. To read or to write includes to describe.
    private static final Map<Kind, Map<AclOperation, Set<String>>> TABLE = new EnumMap<>(Map.of(
            Kind.OPERATOR,
            Map.of(
                    READ,
                    TOPICS,
                    WRITE,
                    // A replica's progress ends with it.
                    Set.of(TopicCatalog.ELECTIONS, TopicCatalog.DRAFTS, TopicCatalog.STATEMENTS, TopicCatalog.PROGRESS),
                    CREATE,
                    TOPICS,
                    DESCRIBE_CONFIGS,
                    TOPICS),
            Kind.INGEST,
            Map.of(
                    READ,
                    Set.of(
                            TopicCatalog.VOTES,
                            TopicCatalog.ELECTIONS,
                            TopicCatalog.CLOSINGS,
                            TopicCatalog.NOTARY,
                            TopicCatalog.PROGRESS,
                            TopicCatalog.TURNOUT,
                            TopicCatalog.TALLY),
                    WRITE,
                    Set.of(TopicCatalog.VOTES, TopicCatalog.CLOSINGS)),
            Kind.SINK,
            Map.of(
                    READ,
                    Set.of(TopicCatalog.VOTES, TopicCatalog.ELECTIONS),
                    WRITE,
                    Set.of(TopicCatalog.PROGRESS),
                    // Every part checks that the topic is there: a log of an earlier version has none.
                    DESCRIBE,
                    Set.of(TopicCatalog.NOTARY)),
            Kind.COUNTS,
            Map.of(
                    READ,
                    Set.of(TopicCatalog.VOTES, TopicCatalog.ELECTIONS),
                    WRITE,
                    Set.of(TopicCatalog.TURNOUT, TopicCatalog.TALLY),
                    DESCRIBE,
                    Set.of(TopicCatalog.NOTARY)),
            Kind.NOTARY,
            Map.of(
                    READ,
                    Set.of(
                            TopicCatalog.VOTES,
                            TopicCatalog.ELECTIONS,
                            TopicCatalog.CLOSINGS,
                            TopicCatalog.STATEMENTS,
                            TopicCatalog.NOTARY),
                    WRITE,
                    Set.of(TopicCatalog.NOTARY)),
            Kind.RESULTS,
            Map.of(
                    READ,
                    Set.of(
                            TopicCatalog.ELECTIONS,
                            TopicCatalog.CLOSINGS,
                            TopicCatalog.NOTARY,
                            TopicCatalog.PROGRESS,
                            TopicCatalog.TURNOUT,
                            TopicCatalog.TALLY)),
            Kind.AUDITOR,
            Map.of(READ, PUBLISHED)));

    private Rights() {}

    /// All that a user may do.
    public static List<Right> of(User user) {
        Stream<Right> topics = TABLE.getOrDefault(user.kind(), Map.of()).entrySet().stream()
                .flatMap(row -> row.getValue().stream().sorted().map(topic -> Right.topic(topic, row.getKey())));
        return Stream.concat(topics, others(user)).toList();
    }

    private static Stream<Right> others(User user) {
        return switch (user.kind()) {
            case OPERATOR ->
                Stream.of(
                        Right.cluster(DESCRIBE),
                        // `replica forget` deletes a group; `shard move` cuts a shard's publisher off.
                        Right.group(ClientNames.SINK_PREFIX, DELETE).andAllAlike(),
                        Right.transactions(ClientNames.PUBLISHER_PREFIX, WRITE).andAllAlike());
            case INGEST ->
                Stream.of(
                        Right.transactions(ClientNames.PUBLISHER_PREFIX, WRITE).andAllAlike());
            case SINK -> Stream.of(Right.group(ClientNames.SINK_PREFIX + user.replica(), READ));
            case COUNTS ->
                Stream.concat(
                        Stream.of(
                                Right.group(ClientNames.COUNTS, READ),
                                Right.group(ClientNames.COUNTS, DELETE),
                                Right.transactions(ClientNames.COUNTS + "-", WRITE)
                                        .andAllAlike()),
                        // Where Kafka Streams keeps the state.
                        Stream.of(CREATE, READ, WRITE, ALTER, DELETE)
                                .map(operation -> Right.topic(ClientNames.COUNTS + "-", operation)
                                        .andAllAlike()));
            case NOTARY ->
                Stream.of(Right.group(ClientNames.NOTARY, READ), Right.transactions(ClientNames.NOTARY, WRITE));
            case RESULTS -> Stream.empty();
            case AUDITOR -> Stream.of(Right.cluster(DESCRIBE));
        };
    }

    /// Whether the table gives a user this.
    public static boolean allow(User user, ResourceType type, String name, AclOperation operation) {
        return of(user).stream().anyMatch(right -> right.covers(type, name, operation));
    }
}
