package org.disvote.ingest.count;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.disvote.ingest.notary.LogFiles;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.election.Election;
import org.disvote.topics.follow.StatedTerms;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.statement.CountNote;
import org.disvote.topics.statement.TranscriptChunk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The counts of elections that the notary has stated. Of a sealed election the signatures are checked, and its
/// `count.json` is fetched from the log; only then it is a result. A thread of its own fetches, so no voter
/// waits for the log. What was fetched is kept by its digest, which is all that can be asked for.
///
/// Any thread may read.
public final class StatedCounts implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StatedCounts.class);

    /// From the request for a `count.json` to its last byte.
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private static final Duration LOOK_EACH = Duration.ofSeconds(1);

    /// A file that could not be had or is wrong may be large.
    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(10);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    /// How many elections have a gauge.
    private static final int ELECTIONS_MAX = 100;

    /// A count that is stated.
    ///
    /// @param leaf the statement, and its leaf's index
    /// @param result of a sealed election, once everything was checked; always empty of an open one
    public record Count(StatedTerms.Count leaf, Optional<Result> result) {}

    /// @param signedBy the trustees whose signatures are valid, at least the threshold
    public record Result(CountFile file, List<String> signedBy) {

        public Result {
            signedBy = List.copyOf(signedBy);
        }
    }

    private final Supplier<List<Election>> elections;
    private final Function<ElectionId, Optional<StatedTerms.Count>> stated;
    private final Optional<LogFiles> files;
    private final MultiGauge waiting;
    private final Worker worker;

    /// By the digest of the `count.json`.
    private final ConcurrentMap<String, Result> results = new ConcurrentHashMap<>();

    // Of the thread; `shown` is also read by a gauge.
    private final Map<String, Deadline> tryAgain = new HashMap<>();
    private volatile Map<ElectionId, Code> shown = Map.of();

    private StatedCounts(
            Supplier<List<Election>> elections,
            Function<ElectionId, Optional<StatedTerms.Count>> stated,
            Optional<URI> log,
            MeterRegistry registry) {
        this.elections = elections;
        this.stated = stated;
        files = log.map(uri -> new LogFiles(uri, ANSWER_MAX));
        waiting = MultiGauge.builder("disvote.count.waiting")
                .description("sealed elections whose count is stated and not shown, by the reason")
                .register(registry);
        Gauge.builder("disvote.elections.count.waiting", this, each -> each.shown.size())
                .description("sealed elections whose count is stated and not shown")
                .register(registry);
        worker = Worker.platform("stated-counts", CLOSE_MAX, this::follow);
    }

    /// @param elections that are known here
    /// @param stated what the notary's topic says, as far as read
    /// @param log its URL, with `/` at the end; without it no sealed election gets a result
    public static StatedCounts follow(
            Supplier<List<Election>> elections,
            Function<ElectionId, Optional<StatedTerms.Count>> stated,
            Optional<URI> log,
            MeterRegistry registry) {
        StatedCounts counts = new StatedCounts(elections, stated, log, registry);
        counts.worker.start();
        return counts;
    }

    /// The count of an election, if one is stated.
    public Optional<Count> of(Election election) {
        return stated.apply(election.id())
                .map(leaf -> new Count(
                        leaf,
                        election.terms()
                                .seal()
                                .flatMap(_ -> Optional.ofNullable(
                                        results.get(leaf.leaf().transcript())))
                                // Not of two elections whose statements name one file.
                                .filter(result ->
                                        result.file().numbers().terms().equals(election.digest()))));
    }

    private void follow(Worker thread) throws InterruptedException {
        do {
            Map<ElectionId, Code> why = new TreeMap<>();
            for (Election election : elections.get()) {
                Optional<StatedTerms.Count> count =
                        election.terms().seal().isEmpty() ? Optional.empty() : stated.apply(election.id());
                if (count.isPresent() && of(election).flatMap(Count::result).isEmpty()) {
                    Code code = take(election.terms(), count.get());
                    if (code != Code.NONE) {
                        why.put(election.id(), code);
                    }
                }
            }
            show(why);
        } while (thread.pause(LOOK_EACH));
    }

    /// @return why it is no result
    private Code take(Terms terms, StatedTerms.Count count) throws InterruptedException {
        String digest = count.leaf().transcript();
        Code before = shown.getOrDefault(terms.id(), Code.COUNT_FILE_AWAY);
        Deadline next = tryAgain.get(digest);
        if (next != null && !next.hasPassed()) {
            return before;
        }
        tryAgain.put(digest, Deadline.after(TRY_AGAIN_AFTER));
        Seal seal = terms.seal().orElseThrow();
        List<String> signers = signers(terms.id(), count, seal);
        if (signers.size() < seal.threshold()) {
            return Code.COUNT_NOT_SIGNED;
        }
        if (files.isEmpty()) {
            return Code.COUNT_FILE_AWAY;
        }
        try {
            results.put(digest, new Result(CountFile.read(file(files.get(), digest), digest, terms), signers));
            tryAgain.remove(digest);
            log.atInfo()
                    .addKeyValue("election", terms.id())
                    .addKeyValue("transcript", digest)
                    .log("Count of the sealed election is stated, its results are shown");
            return Code.NONE;
        } catch (IOException e) {
            log.atDebug()
                    .addKeyValue("election", terms.id())
                    .addKeyValue("error", String.valueOf(e.getMessage()))
                    .log("Count.json could not be read from the log");
            return Code.COUNT_FILE_AWAY;
        } catch (MalformedEventException e) {
            log.atDebug()
                    .addKeyValue("election", terms.id())
                    .addKeyValue("error", String.valueOf(e.getMessage()))
                    .log("Count.json of the log is refused");
            return Code.COUNT_FILE_DIFFERS;
        }
    }

    private static List<String> signers(ElectionId election, StatedTerms.Count count, Seal seal) {
        try {
            return new CountNote(election, count.leaf().transcript())
                    .signers(count.leaf().signatures().orElse(""), seal.trustees());
        } catch (MalformedNoteException e) {
            return List.of();
        }
    }

    private void show(Map<ElectionId, Code> why) {
        why.forEach((election, code) -> {
            if (code != shown.get(election)) {
                log.atWarn()
                        .addKeyValue("election", election)
                        .addKeyValue("reason", code.text())
                        .log("Count of a sealed election is stated and not shown");
            }
        });
        shown = why;
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        why.entrySet().stream()
                .limit(ELECTIONS_MAX)
                .forEach(each -> rows.add(MultiGauge.Row.of(
                        Tags.of(
                                "election", each.getKey().value(),
                                "reason", each.getValue().text()),
                        1)));
        waiting.register(rows, true);
    }

    /// The text of the statement, which is also the leaf's data.
    public static String statement(Count count) {
        return new String(count.leaf().leaf().bytes(), UTF_8);
    }

    /// @param digest `sha256:` and 64 hexadecimal digits
    private static byte[] file(LogFiles log, String digest) throws IOException, InterruptedException {
        return log.get("counts/" + Digests.hex(digest), TranscriptChunk.TRANSCRIPT_BYTES_MAX);
    }

    @Override
    public void close() {
        worker.close();
        files.ifPresent(LogFiles::close);
    }
}
