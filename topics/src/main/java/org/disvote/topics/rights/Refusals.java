package org.disvote.topics.rights;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.disvote.topics.kafka.Brokers;

/// Says of a failure, if brokers refused a client, whom they refused what, and what an operator does about it.
/// Kafka's own messages name neither the user nor a cure.
public final class Refusals {

    private static final int CAUSES_MAX = 10;

    private static final String CURE =
            ": `disvote topics --check --grant FILE` shows what is missing, and without --check it gives the rights"
                    + " of the recipe FILE, as Kafka's administrator";

    private Refusals() {}

    /// Whether the brokers answered and refused the client: it has no right, or is not the user that it says.
    public static boolean isRefusal(Throwable failure) {
        return find(failure).isPresent();
    }

    /// For a log.
    ///
    /// @param brokers whose client failed
    /// @return the sentence, or the failure's own message if the brokers refused nothing
    public static String text(Brokers brokers, Throwable failure) {
        return sentence(brokers.client(), failure).orElseGet(() -> String.valueOf(failure.getMessage()));
    }

    /// @param client as [Brokers#client] says it
    /// @return empty if the brokers refused nothing
    public static Optional<String> sentence(String client, Throwable failure) {
        return find(failure).map(refusal -> switch (refusal) {
            case TopicAuthorizationException e -> client + " lacks a right on " + topics(e) + CURE;
            case GroupAuthorizationException e -> client + " may not use the consumer group " + e.groupId() + CURE;
            case TransactionalIdAuthorizationException _ ->
                client + " may not use its transactional ID, under which it writes transactions" + CURE;
            case ClusterAuthorizationException _ -> client + " lacks a right on the cluster" + CURE;
            case AuthorizationException e -> client + " lacks a right (" + e.getMessage() + ")" + CURE;
            case SslAuthenticationException e ->
                ("no TLS connection of %s with the brokers (%s): ssl.truststore.location must have the authority of the"
                                + " brokers' certificates, these must have the names in --brokers, and a certificate"
                                + " of the client must be from an authority that the brokers trust")
                        .formatted(client, reason(e));
            default ->
                ("the brokers do not take %s (%s): they do not know the user or the password; `disvote topics --grant"
                                + " FILE` sets the passwords that the recipe FILE names, as Kafka's administrator")
                        .formatted(client, reason(refusal));
        });
    }

    private static Optional<Throwable> find(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(CAUSES_MAX)
                .filter(cause -> cause instanceof AuthorizationException || cause instanceof AuthenticationException)
                .findFirst();
    }

    private static String topics(TopicAuthorizationException e) {
        Set<String> topics = new TreeSet<>(e.unauthorizedTopics());
        return topics.isEmpty() ? "a topic" : "topic " + String.join(", ", topics);
    }

    /// The innermost one: those around it repeat each other.
    private static String reason(Throwable failure) {
        Throwable last = failure;
        for (int i = 0; i < CAUSES_MAX; i++) {
            Throwable cause = last.getCause();
            if (cause == null || cause.getMessage() == null) {
                break;
            }
            last = cause;
        }
        return String.valueOf(last.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
