package org.disvote.lab.drill.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.disvote.lab.drill.system.Await;
import org.disvote.lab.drill.system.HaSystem;
import org.disvote.lab.voters.Acknowledged;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.Policy.Judgement;

/// Looks at every notary and every witness again and again, and keeps each checkpoint that one of them shows. All of
/// them must be of one tree, in which every acknowledged vote is in the end.
public final class LogWatch implements AutoCloseable {

    private static final Duration LOOK_EACH = Duration.ofMillis(300);

    /// How long after a fault until a new checkpoint is cosigned. Another notary takes over after 10 s, and reads all.
    private static final Duration COSIGNED_MAX = Duration.ofSeconds(90);

    private static final Duration SETTLED_MAX = Duration.ofSeconds(60);

    private final Map<String, URI> notaries = new LinkedHashMap<>();
    private final Map<String, URI> checkpoints = new LinkedHashMap<>();
    private final SeenCheckpoints seen;
    private final Map<String, Judgement> latest = new ConcurrentHashMap<>();
    private final LogClient client = new LogClient();
    private final Thread thread;

    private LogWatch(HaSystem system, Policy policy) {
        seen = new SeenCheckpoints(policy);
        system.notaries().forEach((name, log) -> {
            notaries.put(name, log);
            checkpoints.put(name, log.resolve("checkpoint"));
        });
        String origin = Hash.sha256(policy.log().name().getBytes(UTF_8)).hex();
        system.witnesses().forEach((name, at) -> checkpoints.put(name, at.resolve("/" + origin + "/checkpoint")));
        thread = Thread.ofPlatform().name("log-watch").daemon().unstarted(this::watch);
    }

    /// @throws OperatorException if the system has no log
    public static LogWatch start(HaSystem system) {
        String file = system.endpoints().policy();
        if (file == null) {
            throw new OperatorException(
                    "the system on %s has no log: it was started by an older DisVote".formatted(system.data()));
        }
        LogWatch watch = new LogWatch(system, Policy.read(Path.of(file)));
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                for (String part : checkpoints.keySet()) {
                    look(part);
                }
                // What is signed and not yet cosigned.
                for (Map.Entry<String, URI> notary : notaries.entrySet()) {
                    client.get(notary.getValue().resolve("checkpoint.signed"))
                            .ifPresent(note -> seen.add(notary.getKey() + " (signed)", note));
                }
                TimeUnit.NANOSECONDS.sleep(LOOK_EACH.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /// What a notary publishes or a witness cosigned last, if it answers.
    private Optional<Judgement> look(String part) throws InterruptedException {
        Optional<Judgement> now =
                client.get(checkpoints.getOrDefault(part, URI.create(""))).flatMap(note -> seen.add(part, note));
        now.ifPresent(judgement -> latest.put(part, judgement));
        return now;
    }

    /// Waits until every notary shows a checkpoint that a quorum of witnesses cosigned after this time.
    ///
    /// @throws OperatorException if one does not
    public void awaitCosigned(Instant after) throws InterruptedException {
        for (String notary : notaries.keySet()) {
            Await.until(notary + " shows no newly cosigned checkpoint", COSIGNED_MAX, () -> {
                Judgement judgement = latest.get(notary);
                return judgement != null
                        && judgement.holds()
                        && judgement.cosigned().values().stream().allMatch(at -> at > after.getEpochSecond());
            });
        }
    }

    /// Checks what was seen so far, and the tree that each notary serves now. To be called while nobody votes.
    ///
    /// @return what is wrong
    public List<String> wrong(Collection<Acknowledged> acknowledged) throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        try {
            Votes votes = Votes.of(acknowledged);
            long size = awaitSettled(votes);
            for (Map.Entry<String, URI> notary : notaries.entrySet()) {
                List<byte[]> leaves = client.leaves(notary.getValue(), size);
                seen.compare(leaves).stream()
                        .filter(each -> !wrong.contains(each))
                        .forEach(wrong::add);
                votes.notIn(leaves, statements(notary.getValue()))
                        .ifPresent(missing -> wrong.add(missing + " of " + notary.getKey()));
            }
            if (seen.count() == 0) {
                wrong.add("nobody shows a checkpoint");
            }
        } catch (OperatorException e) {
            wrong.add(String.valueOf(e.getMessage()));
        }
        return wrong;
    }

    /// Waits until all notaries and witnesses are at one size that has all votes.
    private long awaitSettled(Votes votes) throws InterruptedException {
        String first = notaries.keySet().iterator().next();
        Await.until("notaries, witnesses and votes are not at one size", SETTLED_MAX, () -> {
            try {
                List<Long> sizes = new ArrayList<>();
                for (String part : checkpoints.keySet()) {
                    sizes.add(look(part)
                            .map(judgement -> judgement.checkpoint().size())
                            .orElse(-1L));
                }
                return sizes.stream().distinct().count() == 1
                        && votes.areWithin(sizes.getFirst(), statements(notaries.getOrDefault(first, URI.create(""))));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
        Judgement judgement = latest.get(first);
        return judgement == null ? 0 : judgement.checkpoint().size();
    }

    private byte[] statements(URI log) throws InterruptedException {
        return client.get(log.resolve("statements")).orElse(new byte[0]);
    }

    @Override
    public void close() {
        thread.interrupt();
        client.close();
    }
}
