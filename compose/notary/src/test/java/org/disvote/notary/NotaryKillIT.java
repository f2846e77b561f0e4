package org.disvote.notary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.awaitility.Awaitility;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.testkit.Slow;
import org.disvote.topics.election.Election;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.LeafReader;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.tlog.Checkpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A notary that is killed (SIGKILL) or frozen (SIGSTOP) between any two steps of writing.
@RealParts
final class NotaryKillIT {

    private final Broker broker;
    private final Map<Long, Hash> seen = new TreeMap<>();

    @TempDir
    Path folder;

    private LogWorld world;

    NotaryKillIT(Broker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void begin() {
        world = new LogWorld(broker, folder);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private static final class Child implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;

        Child(LogWorld world, Probe.Step step, int times) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            NotaryMain.class.getName(),
                            world.brokers().bootstrap(),
                            world.keyFile().toString(),
                            world.policyFile().toString(),
                            world.data().toString(),
                            step.name(),
                            Integer.toString(times))
                    .redirectErrorStream(true)
                    .start();
            output = process.inputReader(UTF_8);
        }

        /// Waits until it stands at its step. It ends with the pipe if the notary does not get there.
        void awaitReached(Probe.Step step) throws IOException {
            StringBuilder said = new StringBuilder();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.append(line).append('\n');
                if (line.contains("reached " + step)) {
                    return;
                }
            }
            throw new IllegalStateException("the notary ended before it reached " + step + ":\n" + said);
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        }

        void signal(String name) throws IOException, InterruptedException {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            assertEquals(0, kill.waitFor());
        }

        void goOn() throws IOException {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }

        boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /// The brokers would wait for a killed member until its session ends.
    private void forgetMembers() {
        try (Admin admin = broker.admin()) {
            Awaitility.await().ignoreExceptions().until(() -> {
                boolean isEmpty = admin.describeConsumerGroups(List.of("disvote-notary")).all().get().values().stream()
                        .allMatch(group -> group.members().isEmpty());
                if (!isEmpty) {
                    admin.removeMembersFromConsumerGroup("disvote-notary", new RemoveMembersFromConsumerGroupOptions())
                            .all()
                            .get();
                }
                return true;
            });
        }
    }

    /// Every checkpoint that anybody can see now must have the root that was seen for its size before.
    private void look() {
        Stream.of(world.signed(world.data()), world.published(world.data()), world.witnessed(0), world.witnessed(1))
                .flatMap(Optional::stream)
                .forEach(checkpoint -> assertEquals(
                        checkpoint.root(),
                        seen.computeIfAbsent(checkpoint.size(), _ -> checkpoint.root()),
                        () -> "two roots for " + checkpoint.size() + " leaves"));
    }

    private Checkpoint awaitAllPublished() {
        Awaitility.await().ignoreExceptions().until(() -> {
            List<byte[]> statements = world.statements();
            return LeafReader.read(statements.getLast()) instanceof Leaf.RoundLeaf round
                    && round.heads().equals(world.heads())
                    && world.published(world.data()).orElseThrow().size() == round.size();
        });
        look();
        return world.published(world.data()).orElseThrow();
    }

    private long terms() {
        return statements("terms");
    }

    private long statements(String kind) {
        return world.statements().stream()
                .filter(record -> new String(record, UTF_8).contains("\"kind\":\"" + kind + "\""))
                .count();
    }

    @Test
    void aNotaryThatIsKilledAfterAnyStepIsContinuedWithoutASecondRoot() throws Exception {
        Set<Probe.Step> killed = EnumSet.noneOf(Probe.Step.class);
        byte[] counted = new byte[0];
        for (Probe.Step step : Probe.Step.values()) {
            world.votes(30);
            int times;
            switch (step) {
                case COUNT_STORED -> {
                    counted = closedAndCounted("after-" + step.name());
                    times = 1;
                }
                case RECORDS_COMMITTED -> {
                    launch(step);
                    times = 1;
                }
                default -> {
                    launch(step);
                    times = 2; // the first time is that of the tree as it was
                }
            }
            try (Child child = new Child(world, step, times)) {
                child.awaitReached(step);
                look();
                child.kill();
            }
            forgetMembers();
            look();
            killed.add(step);
        }
        assertEquals(EnumSet.allOf(Probe.Step.class), killed);

        world.votes(30);
        try (Notary notary = Notary.start(world.config())) {
            Awaitility.await().until(() -> terms() == Probe.Step.values().length);
            world.votes(3);
            awaitAllPublished();
            Map<Long, Hash> roots = world.roots();
            seen.forEach((size, root) -> assertEquals(roots.get(size), root, () -> "the tree of " + size + " leaves"));
            assertTrue(seen.size() >= 4, seen::toString);
            assertEquals(Probe.Step.values().length, terms());
            assertEquals(200, world.get(notary.uri().resolve("proof/leaf/0")).statusCode());
            assertEquals(1, statements("count"));
            assertArrayEquals(
                    counted,
                    world.get(notary.uri()
                                    .resolve("counts/" + Hash.sha256(counted).hex()))
                            .body());
        }
    }

    private void launch(Probe.Step step) {
        world.launch("after-" + step.name(), Instant.now().plusSeconds(86_400).truncatedTo(ChronoUnit.SECONDS));
    }

    /// @return the count of an election that is over
    private byte[] closedAndCounted(String id) {
        Instant closesAt = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.SECONDS);
        Election election = world.launch(id, closesAt);
        Awaitility.await().until(() -> Instant.now().isAfter(closesAt.plusMillis(100)));
        world.close(election);
        byte[] count = LogWorld.count(election);
        world.publish(election, count);
        return count;
    }

    @Test
    void aFrozenNotaryThatWakesUpAfterItsSuccessorChangesNothing() throws Exception {
        changesNothingIfFrozenAt(Probe.Step.SIGNED);
    }

    @Slow
    @ParameterizedTest
    @EnumSource(
            value = Probe.Step.class,
            names = {"STATEMENTS_STORED", "WITNESSED"})
    void soDoesOneThatWasFrozenAtAnotherStep(Probe.Step step) throws Exception {
        changesNothingIfFrozenAt(step);
    }

    private void changesNothingIfFrozenAt(Probe.Step step) throws Exception {
        world.votes(10);
        try (Child frozen = new Child(world, step, 2)) {
            // The first time is reached at the start or with the first round.
            world.votes(1);
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> world.published(world.data()).isPresent());
            world.votes(10);
            frozen.awaitReached(step);
            frozen.signal("STOP");
            forgetMembers();
            try (Notary successor = Notary.start(world.config())) {
                world.votes(20);
                Checkpoint before = awaitAllPublished();
                frozen.goOn();
                frozen.signal("CONT");
                world.votes(20);
                Checkpoint after = awaitAllPublished();

                assertTrue(after.size() > before.size());
                assertTrue(frozen.isAlive());
                assertEquals(NotaryStatus.Role.WRITING, successor.status().role());
                Map<Long, Hash> roots = world.roots();
                seen.forEach(
                        (size, root) -> assertEquals(roots.get(size), root, () -> "the tree of " + size + " leaves"));
                assertTrue(world.signed(world.data()).orElseThrow().size() >= after.size());
            }
        }
        forgetMembers();
    }
}
