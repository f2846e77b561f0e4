import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Stands for Grafana where its image cannot be pulled. It shows nothing. It does with our files what Grafana does
/// with them: reads the password, the provisioned data source and the provisioned dashboards, and has Prometheus answer
/// every query of every panel. `/api/health` is 200 only when all of that worked, and says otherwise what did not;
/// `/api/search` gives the dashboards to whoever has the password.
public final class Grafana {

    private static final Path PROVISIONING = Path.of("/etc/grafana/provisioning");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Grafana() {}

    public static void main(String[] arguments) throws IOException {
        String password =
                Files.readString(Path.of(System.getenv("GF_SECURITY_ADMIN_PASSWORD__FILE"))).strip();
        String expected = "Basic "
                + Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
        HttpServer server = HttpServer.create(new InetSocketAddress(3000), 0);
        server.createContext("/api/health", exchange -> {
            List<String> problems = problems();
            boolean well = problems.isEmpty();
            answer(exchange, well ? 200 : 503, well ? "{\"database\": \"ok\"}" : problems.toString());
        });
        server.createContext("/api/search", exchange -> {
            if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                answer(exchange, 401, "{}");
                return;
            }
            List<String> uids = new ArrayList<>();
            for (JsonNode dashboard : dashboards()) {
                uids.add("{\"uid\":\"" + dashboard.path("uid").asText() + "\"}");
            }
            answer(exchange, 200, uids.toString());
        });
        server.start();
        System.out.println("a stand-in for Grafana: it checks our files and Prometheus's answers, and shows nothing");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static List<String> problems() {
        List<String> problems = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String source = value("datasources", "url");
            List<JsonNode> dashboards = dashboards();
            int queries = 0;
            for (JsonNode dashboard : dashboards) {
                for (JsonNode query : dashboard.findValues("expr")) {
                    queries++;
                    String asked = URLEncoder.encode(query.asText(), StandardCharsets.UTF_8);
                    HttpRequest request = HttpRequest.newBuilder(URI.create(source + "/api/v1/query?query=" + asked))
                            .build();
                    var response = client.send(request, BodyHandlers.ofString());
                    if (response.statusCode() != 200) {
                        problems.add(query.asText() + ": " + response.body());
                    }
                }
            }
            if (queries == 0) {
                problems.add("no dashboard has a query");
            }
        } catch (IOException | IllegalStateException e) {
            problems.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problems.add(e.toString());
        }
        return problems;
    }

    private static List<JsonNode> dashboards() throws IOException {
        List<JsonNode> dashboards = new ArrayList<>();
        for (Path file : filesIn(Path.of(value("dashboards", "path")), ".json")) {
            dashboards.add(JSON.readTree(Files.readAllBytes(file)));
        }
        return dashboards;
    }

    /// The one value of this key in the provisioning files of a kind.
    private static String value(String kind, String key) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : filesIn(PROVISIONING.resolve(kind), ".yaml")) {
            all.append(Files.readString(file)).append('\n');
        }
        Matcher matcher = Pattern.compile("\\b" + key + ":\\s*([^\\s}]+)").matcher(all);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + key + " is provisioned in " + kind);
        }
        return matcher.group(1);
    }

    private static List<Path> filesIn(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().collect(Collectors.toList());
        }
    }
}
