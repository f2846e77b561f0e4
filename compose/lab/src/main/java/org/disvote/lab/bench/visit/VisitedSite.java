package org.disvote.lab.bench.visit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.lab.load.CastConnection;
import org.disvote.lab.load.CastRequests;
import org.disvote.lab.load.LoadPlan;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;

/// What is the same for all visitors of a site: what a browser reads from the document, the election and its
/// terms.
///
/// @param values by their names in [Visit]
record VisitedSite(LoadPlan plan, Map<String, String> values) {

    private static final Pattern VERSION = Pattern.compile("page/([0-9a-f]{16})/page\\.js");

    /// What Chromium sends with each request, besides what the request itself says.
    private static final String BROWSER = """
        Connection: keep-alive\r
        sec-ch-ua: "Not=A?Brand";v="24", "Chromium";v="140"\r
        sec-ch-ua-mobile: ?0\r
        sec-ch-ua-platform: "Linux"\r
        User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0\
         Safari/537.36\r
        Accept: */*\r
        Sec-Fetch-Site: same-origin\r
        Sec-Fetch-Mode: cors\r
        Sec-Fetch-Dest: empty\r
        Accept-Language: el-GR,el;q=0.9\r
        """;

    private static final String COMPRESSED = "Accept-Encoding: gzip, deflate, br, zstd\r\n";

    VisitedSite {
        values = Map.copyOf(values);
    }

    /// @throws OperatorException if the site does not answer as it should
    static VisitedSite learn(LoadPlan plan) {
        String election = plan.electionId().value();
        VisitedSite site = new VisitedSite(plan, Map.of("election", election));
        try (CastConnection connection = site.connect()) {
            Map<String, String> values = new HashMap<>(site.values);
            Matcher version = VERSION.matcher(site.read(connection, "/"));
            if (!version.find()) {
                throw new OperatorException("the page at " + plan.api() + " is not the built one");
            }
            values.put("version", version.group(1));
            String terms = Json.MAPPER
                    .readTree(site.read(connection, "/elections/" + election))
                    .path("terms")
                    .asText();
            JsonNode papers = Json.MAPPER
                    .readTree(site.read(connection, "/elections/" + election + "/terms"))
                    .path("papers");
            values.put("terms", URLEncoder.encode(terms, UTF_8));
            values.put("paper", URLEncoder.encode(papers.path("").asText(), UTF_8));
            return new VisitedSite(plan, values);
        } catch (IOException e) {
            throw new OperatorException("the site at " + plan.api() + " cannot be visited: " + e.getMessage(), e);
        }
    }

    /// Connects at the first request.
    CastConnection connect() {
        return new CastConnection(
                plan, new CastRequests(plan.api(), plan.electionId(), List.of("\"choice\":\"\""), ""));
    }

    private String read(CastConnection connection, String path) throws IOException {
        byte[] request = request("GET", path, "", Optional.empty());
        CastConnection.Answer answer = connection.ask(request, request.length);
        if (answer.status() != 200) {
            throw new IOException(path + " is answered " + answer.status());
        }
        return answer.body();
    }

    /// @param headers further ones, each with its line end
    byte[] request(String method, String path, String headers, Optional<String> body) {
        String head =
                method + " " + path + " HTTP/1.1\r\nHost: " + plan.api().getAuthority() + "\r\n" + BROWSER + headers;
        return body.map(text ->
                        head + "Content-Type: application/json\r\nContent-Length: " + text.length() + "\r\n\r\n" + text)
                .orElse(head + "\r\n")
                .getBytes(US_ASCII);
    }

    /// As [#request], of a browser that takes compressed answers.
    byte[] compressed(String method, String path, String headers, Optional<String> body) {
        return request(method, path, COMPRESSED + headers, body);
    }
}
