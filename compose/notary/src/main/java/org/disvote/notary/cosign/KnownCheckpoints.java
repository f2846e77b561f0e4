package org.disvote.notary.cosign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.tlog.Checkpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What each witness cosigned last, asked before the first signature.
public final class KnownCheckpoints {

    private static final Logger log = LoggerFactory.getLogger(KnownCheckpoints.class);

    /// @param witness its name in the policy
    public record Known(String witness, Checkpoint checkpoint) {}

    private final Witnesses witnesses;
    private final TreeMap<String, Optional<Checkpoint>> answered = new TreeMap<>();

    /// Guarded by itself.
    private final Set<String> failed = new TreeSet<>();

    public KnownCheckpoints(Witnesses witnesses) {
        this.witnesses = witnesses;
    }

    /// Asks all that have not answered yet, at once. Returns after [WitnessClient#ANSWER_MAX] at the
    /// latest.
    public void ask() throws InterruptedException {
        List<Witnesses.One> open = witnesses.all().stream()
                .filter(one -> !answered.containsKey(one.status().name()))
                .toList();
        CountDownLatch asked = new CountDownLatch(open.size());
        TreeMap<String, Optional<Checkpoint>> answers = new TreeMap<>();
        for (Witnesses.One one : open) {
            Thread.ofVirtual().name("witness-" + one.status().name()).start(() -> {
                try {
                    Optional<Note> latest = one.client().latest();
                    Optional<Checkpoint> checkpoint =
                            latest.isPresent() ? Optional.of(Checkpoint.of(latest.get())) : Optional.empty();
                    synchronized (answers) {
                        answers.put(one.status().name(), checkpoint);
                    }
                } catch (IOException | MalformedNoteException e) {
                    one.status().awayNow();
                    if (!isNewFailure(one.status().name())) {
                        return;
                    }
                    log.atWarn()
                            .addKeyValue("witness", one.status().name())
                            .addKeyValue("error", e.getMessage())
                            .log("Witness did not say what it cosigned last");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    asked.countDown();
                }
            });
        }
        var _ = asked.await(WitnessClient.ANSWER_MAX.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        synchronized (answers) {
            answered.putAll(answers);
        }
    }

    /// Each witness's first failure is logged.
    private boolean isNewFailure(String witness) {
        synchronized (failed) {
            return failed.add(witness);
        }
    }

    /// The names of those that have not answered.
    public Set<String> missing() {
        Set<String> missing = new TreeSet<>();
        witnesses.statuses().forEach(status -> missing.add(status.name()));
        missing.removeAll(answered.keySet());
        return missing;
    }

    public List<Known> known() {
        List<Known> known = new ArrayList<>();
        answered.forEach((name, checkpoint) -> checkpoint.ifPresent(one -> known.add(new Known(name, one))));
        return known;
    }
}
