package org.disvote.parts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.awaitility.Awaitility;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicDriftException;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;

/// A running Kafka broker in KRaft mode.
public abstract class Broker implements AutoCloseable {

    /// `host:port`, the same for the broker's whole life, restarts included.
    public abstract String bootstrap();

    /// The way to the broker on which its answers can be held back.
    public abstract SlowLine slowLine();

    /// kill -9; the data stays.
    public abstract void kill();

    /// SIGSTOP: connections stay open and nothing answers.
    public abstract void freeze();

    /// SIGCONT.
    public abstract void resume();

    /// Starts again after [#kill], on the same data and port.
    public abstract void start();

    /// kill -9, and a start without what the coordinator of transactions has learnt since: those that stand
    /// open hang.
    ///
    /// @param since happens between
    public abstract void forgetTransactions(Runnable since);

    @Override
    public abstract void close();

    public final Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap()));
    }

    /// Deletes every topic of the catalogue and makes it anew, empty and with another topic ID.
    public final void recreateTopics(Routing routing) {
        TopicCatalog catalog = TopicCatalog.ofOneBroker(routing);
        try (Admin admin = admin()) {
            List<String> names =
                    catalog.topics().stream().map(TopicCatalog.Topic::name).toList();
            List<TopicListing> existing = admin.listTopics().listings().get(30, TimeUnit.SECONDS).stream()
                    .filter(topic -> names.contains(topic.name()))
                    .toList();
            admin.deleteTopics(existing.stream().map(TopicListing::name).toList())
                    .all()
                    .get(30, TimeUnit.SECONDS);
            // A deletion is acknowledged before every thread of the broker knows of it. A topic that was still listed
            // when the missing ones were made would be missing a moment later.
            Set<Uuid> deleted = existing.stream().map(TopicListing::topicId).collect(Collectors.toSet());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> admin.listTopics().listings().get().stream()
                            .map(TopicListing::topicId)
                            .noneMatch(deleted::contains));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsMatching(e -> e instanceof TopicExistsException
                            || e instanceof UnknownTopicOrPartitionException
                            || e instanceof TopicDriftException)
                    .untilAsserted(() -> new TopicProvisioner(bootstrap(), admin, catalog).provision());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making the test's topics", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the test's broker makes no topics", e);
        }
    }
}
