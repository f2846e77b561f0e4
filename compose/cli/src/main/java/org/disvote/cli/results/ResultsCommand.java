package org.disvote.cli.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.setting.Shown;
import org.disvote.cli.terminal.Output;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.Text;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `disvote results`: an election's results, as ingest answers them, as a table.
@Command(
        name = "results",
        mixinStandardHelpOptions = true,
        description = "Shows an election's turnout and, once they may be told, its results.",
        footer = {"", "Exit codes: 0 shown, sealed or not; 1 no such election, or no answer; 2 wrong usage."})
@Unrecorded(Unrecorded.Why.READS)
public final class ResultsCommand implements Callable<Integer> {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final int BAR_WIDTH = 40;
    private static final int NOTE_LENGTH_MAX = 500;

    @Parameters(paramLabel = "ELECTION", description = "its ID")
    @Shown
    private String election = "";

    @Option(
            names = "--constituency",
            paramLabel = "ID",
            description = "the results of this constituency, or of those that are counted together with it, with"
                    + " candidates; needs an election whose ballots are counted by constituency")
    @Shown
    private @Nullable String constituency;

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "where an ingest listens; without it, that of the system that runs on --data")
    private @Nullable URI api;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:DISVOTE_DATA:-data}",
            description = "the folder of a running `up` (DISVOTE_DATA); default: ${DEFAULT-VALUE}")
    private Path data = Path.of("data");

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
        ElectionId id = ElectionId.parse(election)
                .orElseThrow(() -> new UsageException(List.of("ELECTION must be " + Ids.FORM)));
        URI ingest = api == null ? Endpoints.read(data).api() : api;
        PrintWriter out = output.out();
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build()) {
            HttpResponse<String> results = get(http, ingest, id, "results");
            if (results.statusCode() == 200) {
                JsonNode shown = json(results);
                print(out, shown);
                if (shown.has("groups") && (constituency != null || !shown.has("choices"))) {
                    printGroups(out, shown, http, ingest, id);
                }
                return 0;
            }
            JsonNode problem = json(results);
            if (problem.path("type").asText().endsWith(":results-sealed")) {
                JsonNode turnout = json(get(http, ingest, id, "turnout"));
                out.printf(
                        "%s: no results before the close. %s%n",
                        id, problem.path("detail").asText());
                out.printf("turnout: %,d voters%n", turnout.path("voters").asLong());
                return 0;
            }
            throw new OperatorException(
                    "%s answers: %s".formatted(ingest, problem.path("detail").asText()));
        } catch (IOException e) {
            throw new OperatorException("%s does not answer: see whether ingest runs there".formatted(ingest), e);
        }
    }

    private void printGroups(PrintWriter out, JsonNode results, HttpClient http, URI ingest, ElectionId id)
            throws IOException, InterruptedException {
        String of = constituency;
        if (of == null) {
            String first = results.at("/groups/0/constituencies/0").asText();
            new GroupsTable(results, paper(http, ingest, id, first)).printAll(out);
            return;
        }
        JsonNode group = GroupsTable.groupOf(results, of)
                .orElseThrow(() -> new OperatorException(
                        "election %s has no results of the constituency %s: check --constituency".formatted(id, of)));
        new GroupsTable(results, paper(http, ingest, id, of)).printGroup(out, group);
    }

    /// For titles alone. Missing if ingest has none.
    private JsonNode paper(HttpClient http, URI ingest, ElectionId id, String of)
            throws IOException, InterruptedException {
        if (!of.isEmpty() && !Ids.isValid(of)) {
            return MissingNode.getInstance();
        }
        HttpResponse<String> paper = get(http, ingest, id, "ballots/" + (of.isEmpty() ? "-" : of));
        return paper.statusCode() == 200 ? json(paper) : MissingNode.getInstance();
    }

    private HttpResponse<String> get(HttpClient http, URI ingest, ElectionId id, String what)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(ingest.resolve("/elections/" + id.value() + "/" + what))
                        .timeout(ANSWER_MAX)
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return Json.MAPPER.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new OperatorException("%s is no ingest's: see --api".formatted(response.uri()), e);
        }
    }

    /// @param results as `GET /elections/{id}/results` answers
    static void print(PrintWriter out, JsonNode results) {
        out.printf("%s: %s%n", results.path("electionId").asText(), state(results));
        out.printf("turnout: %,d voters%n", results.path("voters").asLong());
        JsonNode count = results.path("count");
        if (count.isObject()) {
            String signers =
                    count.path("signedBy").valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
            out.printf(
                    "count: %s%s%n",
                    Text.printable(count.path("transcript").asText(), NOTE_LENGTH_MAX),
                    signers.isEmpty() ? "" : ", signed by " + Text.printable(signers, NOTE_LENGTH_MAX));
        }
        JsonNode uncounted = results.path("uncounted").path("note");
        if (uncounted.isTextual()) {
            out.println(Text.printable(uncounted.asText(), NOTE_LENGTH_MAX));
        }
        if (!results.has("choices")) {
            if (!results.has("groups")) {
                out.println(withoutTally(results));
            }
            return;
        }
        int idWidth = width(results, choice -> choice.path("id").asText());
        int titleWidth = width(results, ResultsCommand::title);
        for (JsonNode choice : results.path("choices")) {
            double percent = choice.path("percent").asDouble();
            int bar = (int) Math.round(percent * BAR_WIDTH / 100);
            out.printf(
                    "  %-" + idWidth + "s  %-" + titleWidth + "s  %-" + BAR_WIDTH + "s %,12d  %6.2f %%%n",
                    choice.path("id").asText(),
                    title(choice),
                    "█".repeat(bar),
                    choice.path("votes").asLong(),
                    percent);
        }
        out.printf(
                "%" + (idWidth + titleWidth + BAR_WIDTH + 6) + "s %,12d%n",
                "votes",
                results.path("votes").asLong());
    }

    private static String withoutTally(JsonNode results) {
        return results.path("positions").valueStream().allMatch(ResultsCommand::isFinal)
                ? "Its ballots are sealed: there is a tally once its trustees have opened them and the log states their"
                        + " count."
                : "No tally is shown while any partition may still take a vote.";
    }

    private static int width(JsonNode results, Function<JsonNode, String> column) {
        return results.path("choices")
                .valueStream()
                .mapToInt(choice -> column.apply(choice).length())
                .max()
                .orElse(1);
    }

    private static String title(JsonNode choice) {
        JsonNode titles = choice.path("title");
        return (titles.has("en") ? titles.path("en") : titles.iterator().next()).asText();
    }

    private static String state(JsonNode results) {
        List<JsonNode> positions = results.path("positions").valueStream().toList();
        long sealed = positions.stream().filter(each -> each.has("sealedSeq")).count();
        return switch (results.path("state").asText()) {
            case "final" ->
                "final, resting on the heads of all %d partitions, %,d votes of any election"
                        .formatted(
                                positions.size(),
                                positions.stream()
                                        .mapToLong(
                                                each -> each.path("sealedSeq").asLong())
                                        .sum());
            case "counting" ->
                "counting; %d of %d partitions are closed, %d of them counted and replicated%s"
                        .formatted(
                                sealed,
                                positions.size(),
                                positions.stream()
                                        .filter(ResultsCommand::isFinal)
                                        .count(),
                                lacksReplica(positions) ? "; no replica reports any vote: start a sink" : "");
            default -> "open until %s, live".formatted(results.path("closesAt").asText());
        };
    }

    /// Whether in every partition with votes the counts have reached the seal, but no replica has.
    private static boolean lacksReplica(List<JsonNode> positions) {
        List<JsonNode> counted = positions.stream()
                .filter(each -> each.path("sealedSeq").asLong() > 0
                        && each.path("countedSeq").asLong()
                                >= each.path("sealedSeq").asLong())
                .toList();
        return !counted.isEmpty()
                && counted.stream().allMatch(each -> each.path("replicatedSeq").asLong() == 0);
    }

    private static boolean isFinal(JsonNode position) {
        long sealed = position.path("sealedSeq").asLong(Long.MAX_VALUE);
        return position.path("countedSeq").asLong() >= sealed
                && position.path("replicatedSeq").asLong() >= sealed;
    }
}
