package org.disvote.topics.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.disvote.topics.kafka.Brokers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalsTest {

    private static final String CLIENT = "user disvote-sink-r1";

    static Stream<Map.Entry<String, AuthorizationException>> rights() {
        return Map.of(
                "user disvote-sink-r1 lacks a right on topic disvote.progress.v1, disvote.votes.v1: ",
                        new TopicAuthorizationException(Set.of("disvote.votes.v1", "disvote.progress.v1")),
                "user disvote-sink-r1 lacks a right on a topic: ",
                        new TopicAuthorizationException("Topic authorization failed."),
                "user disvote-sink-r1 may not use the consumer group disvote-sink-r2: ",
                        GroupAuthorizationException.forGroupId("disvote-sink-r2"),
                "user disvote-sink-r1 may not use its transactional ID, under which it writes transactions: ",
                        new TransactionalIdAuthorizationException("Transactional Id authorization failed."),
                "user disvote-sink-r1 lacks a right on the cluster: ",
                        new ClusterAuthorizationException("Cluster authorization failed."))
                .entrySet()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("rights")
    void aMissingRightNamesUserThingAndCommand(Map.Entry<String, AuthorizationException> refusal) {
        for (Throwable failure : List.of(
                refusal.getValue(),
                new KafkaException("Failed to send", refusal.getValue()),
                new CompletionException(new KafkaException(refusal.getValue())))) {
            String sentence = Refusals.sentence(CLIENT, failure).orElseThrow();

            assertTrue(sentence.startsWith(refusal.getKey()), sentence);
            assertTrue(sentence.contains("`disvote topics --check --grant FILE` shows what is missing"), sentence);
            assertTrue(Refusals.isRefusal(failure));
        }
    }

    @Test
    void aWrongPasswordSaysWhatSetsIt() {
        String sentence = Refusals.sentence(CLIENT, new SaslAuthenticationException("invalid credentials"))
                .orElseThrow();

        assertEquals(
                "the brokers do not take user disvote-sink-r1 (invalid credentials): they do not know the user or the"
                        + " password; `disvote topics --grant FILE` sets the passwords that the recipe FILE names, as"
                        + " Kafka's administrator",
                sentence);
    }

    @Test
    void aCertificateThatIsNotTrustedSaysWhatToCheck() {
        String sentence = Refusals.sentence(
                        CLIENT,
                        new SslAuthenticationException(
                                "SSL handshake failed", new SSLHandshakeException("unable to find valid path")))
                .orElseThrow();

        assertTrue(
                sentence.startsWith("no TLS connection of user disvote-sink-r1 with the brokers (unable to find valid"
                        + " path): ssl.truststore.location must have the authority"),
                sentence);
    }

    @Test
    void whatIsNoRefusalKeepsItsMessage() {
        KafkaException away = new TimeoutException("no answer");

        assertFalse(Refusals.isRefusal(away));
        assertEquals(Optional.empty(), Refusals.sentence(CLIENT, away));
        assertEquals("no answer", Refusals.text(Brokers.at("b1:9092"), away));
    }

    @Test
    void aClientWithoutAFileIsToldSo() {
        String text = Refusals.text(Brokers.at("b1:9092"), new TopicAuthorizationException(Set.of("disvote.votes.v1")));

        assertTrue(
                text.startsWith("this client, which has no --kafka-config, lacks a right on topic disvote.votes.v1: "),
                text);
    }
}
