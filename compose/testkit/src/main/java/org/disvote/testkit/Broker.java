package org.disvote.testkit;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;

/// A running Kafka broker in KRaft mode.
public abstract class Broker implements AutoCloseable {

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    /// `host:port`, the same for the broker's lifetime, also after restarts.
    public abstract String bootstrap();

    /// A proxy to the broker that can delay its answers.
    public abstract SlowLine slowLine();

    /// kill -9; the data stays.
    public abstract void kill();

    /// SIGSTOP: connections stay open and nothing answers.
    public abstract void freeze();

    /// SIGCONT.
    public abstract void resume();

    /// Starts again after [#kill], on the same data and port.
    public abstract void start();

    /// kill -9, then a start in which the transaction coordinator has lost its latest changes: transactions
    /// that are open hang.
    ///
    /// @param since the coordinator loses what it stores while this runs
    public abstract void forgetTransactions(Runnable since);

    @Override
    public abstract void close();

    public final Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap()));
    }

    /// Deletes these topics and lets `create` make topics again, until it succeeds. The topics are then empty
    /// and have other topic IDs.
    ///
    /// @param names those that do not exist are ignored
    /// @param create is given the broker's `host:port`; it may fail while the broker still forgets the old topics
    public final void recreateTopics(Collection<String> names, Consumer<String> create) {
        Admin admin = admin();
        try {
            List<TopicListing> existing =
                    admin.listTopics().listings().get(Patience.WAIT_MAX.toSeconds(), TimeUnit.SECONDS).stream()
                            .filter(topic -> names.contains(topic.name()))
                            .toList();
            admin.deleteTopics(existing.stream().map(TopicListing::name).toList())
                    .all()
                    .get(Patience.WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
            // A deletion is acknowledged before every thread of the broker knows of it. A topic that was still listed
            // when the missing ones were made would be missing a moment later.
            Set<Uuid> deleted = existing.stream().map(TopicListing::topicId).collect(Collectors.toSet());
            Awaitility.await()
                    .atMost(Patience.WAIT_MAX)
                    .until(() -> admin.listTopics().listings().get().stream()
                            .map(TopicListing::topicId)
                            .noneMatch(deleted::contains));
            Awaitility.await()
                    .atMost(Patience.WAIT_MAX)
                    .ignoreExceptionsInstanceOf(RuntimeException.class)
                    .untilAsserted(() -> create.accept(bootstrap()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while recreating the test's topics", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the test's broker did not delete its topics", e);
        } finally {
            // Without a limit it waits as long as a call is pending, and a broker that is gone never answers one.
            admin.close(CLOSE_MAX);
        }
    }
}
