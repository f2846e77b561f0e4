package org.disvote.compose.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.disvote.compose.audit.Audit;
import org.disvote.compose.audit.AuditReport;
import org.disvote.compose.audit.AuditTargets;
import org.disvote.compose.cluster.Endpoints;
import org.disvote.compose.election.ElectionChange;
import org.disvote.compose.election.ElectionTopic;
import org.disvote.compose.part.OperatorException;
import org.disvote.compose.roll.RollImport;
import org.disvote.compose.roll.RollImport.InvalidRollException;
import org.disvote.topics.event.Election;
import org.disvote.topics.event.Election.ChangeOfMind;
import org.disvote.topics.event.Election.Eligibility;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.event.Roll;

/// A Greek parliamentary election, start to finish: the election is defined, the roll imported, the polling day held in
/// minutes, the election closed, its votes counted and audited.
public final class Demo {

    /// Hears how it goes, often.
    public interface Watch {
        /// @param all 0 if unknown
        void doing(String what, long done, long all);

        /// @param time on the polling stations' clocks
        /// @param registered who may vote
        void day(LocalTime time, long votes, long registered);
    }

    /// How it ended.
    ///
    /// @param votes that were accepted
    /// @param results as the voters' interface tells them
    public record Outcome(Roll roll, long votes, Duration castIn, JsonNode results, AuditReport audit) {}

    public static final int VOTERS_MIN = Constituency.ALL.size();
    public static final int VOTERS_MAX = Electorate.VOTERS_MAX;

    /// It is closed as soon as everybody who comes has voted.
    private static final Duration OPEN_MAX = Duration.ofHours(24);

    private static final Duration FINAL_WITHIN = Duration.ofMinutes(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration AUDIT_PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int FINDINGS_MAX = 20;

    private final Endpoints endpoints;
    private final ElectionTopic topic;
    private final Watch watch;
    private final Electorate electorate;

    private Demo(Endpoints endpoints, int voters, Watch watch) {
        this.endpoints = endpoints;
        this.topic = new ElectionTopic(endpoints.kafka());
        this.watch = watch;
        this.electorate = new Electorate(voters);
    }

    /// Writes the roll that the election of so many voters has.
    public static void writeRoll(int voters, Path file) throws IOException {
        new Electorate(voters).writeRoll(file);
    }

    /// @param voters on the roll
    /// @param day how long the polling day takes
    /// @throws OperatorException if something stands in the way
    public static Outcome hold(Endpoints endpoints, int voters, Duration day, Watch watch)
            throws IOException, InterruptedException {
        return new Demo(endpoints, voters, watch).hold(day);
    }

    private Outcome hold(Duration day) throws IOException, InterruptedException {
        Roll roll = importRoll();
        Instant opensAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Election election = new Election(
                "greece-" + opensAt.getEpochSecond(),
                Map.of("en", "Parliamentary election", "el", "Βουλευτικές εκλογές"),
                PartyList.ALL.stream().map(PartyList::choice).toList(),
                opensAt,
                opensAt.plus(OPEN_MAX),
                Eligibility.ROLL,
                false,
                ChangeOfMind.REFUSED,
                List.of());
        topic.put(election);
        long began = System.nanoTime();
        long votes = PollingStations.open(
                endpoints.api(),
                election.id(),
                electorate,
                day,
                (dayShare, cast) -> watch.day(PollingDay.timeAt(dayShare), cast, electorate.voters()));
        Duration castIn = Duration.ofNanos(System.nanoTime() - began);
        topic.put(ElectionChange.closeNow(election, false, Instant.now()));
        JsonNode results = awaitFinal(election.id());
        AuditReport audit = Audit.run(
                new AuditTargets(endpoints.masters(), endpoints.kafka(), endpoints.replicas()),
                AUDIT_PATIENCE,
                FINDINGS_MAX,
                (doing, done, all) -> watch.doing("audit: " + doing, done, all));
        return new Outcome(roll, votes, castIn, results, audit);
    }

    private Roll importRoll() throws IOException, InterruptedException {
        Path file = Files.createTempFile("disvote-roll", ".csv");
        try {
            watch.doing("writing the roll", 0, 0);
            electorate.writeRoll(file);
            return RollImport.run(
                            endpoints.masters(),
                            endpoints.kafka(),
                            file,
                            (doing, done, all) -> watch.doing("roll: " + doing, done, all))
                    .roll();
        } catch (InvalidRollException e) {
            throw new OperatorException(
                    "votes have been cast on another roll of this system: give --voters as it was then, or leave --data out",
                    e);
        } finally {
            Files.delete(file);
        }
    }

    /// Waits until every vote that there can be is counted and on a replica.
    ///
    /// @return the results, as the voters' interface tells them
    private JsonNode awaitFinal(String electionId) throws IOException, InterruptedException {
        HttpRequest results = HttpRequest.newBuilder(endpoints.api().resolve("/elections/" + electionId + "/results"))
                .timeout(ANSWER_MAX)
                .build();
        long began = System.nanoTime();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (System.nanoTime() - began < FINAL_WITHIN.toNanos()) {
                HttpResponse<byte[]> answer = http.send(results, BodyHandlers.ofByteArray());
                JsonNode body = EventCodec.JSON.readTree(answer.body());
                if (body.path("state").asText().equals("final")) {
                    return body;
                }
                watch.doing("closing and counting", 0, 0);
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            }
        }
        throw new OperatorException(
                "the results are not final after %d s: `disvote election show %s` says what is sealed"
                        .formatted(FINAL_WITHIN.toSeconds(), electionId));
    }
}
