package org.disvote.lab.browser;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.disvote.lab.bench.visit.Visit;

/// The requests that a browser sends to a site while this is open, in their order, by the browser's own
/// report. What it takes from its cache is not in it.
final class RequestLog implements AutoCloseable {

    /// @param path with its query
    /// @param headers as they were sent, by names in lower case
    /// @param bytes of the answer, its head included; 0 as long as it has not arrived
    record Sent(String method, String path, Map<String, String> headers, long bytes) {

        /// As [Visit] names it.
        String name() {
            return Visit.nameOf(
                    method, path, headers.containsKey("if-none-match"), Optional.ofNullable(headers.get("prefer")));
        }
    }

    private final CDPSession session;
    private final Page page;
    private final String site;

    // By the browser's ID of the request.
    private final Map<String, JsonObject> requests = new HashMap<>();

    private final Map<String, JsonObject> heads = new HashMap<>();
    private final Map<String, Long> bytes = new HashMap<>();
    private final List<String> order = new ArrayList<>();

    private RequestLog(Page page, URI site) {
        this.page = page;
        this.site = site.toString();
        session = page.context().newCDPSession(page);
    }

    static RequestLog of(Page page, URI site) {
        RequestLog log = new RequestLog(page, site);
        log.session.on("Network.requestWillBeSent", log::asked);
        log.session.on(
                "Network.requestWillBeSentExtraInfo",
                event -> log.heads.put(id(event), event.getAsJsonObject("headers")));
        log.session.on("Network.requestServedFromCache", event -> log.order.remove(id(event)));
        log.session.on("Network.responseReceived", event -> {
            if (event.getAsJsonObject("response").get("fromDiskCache").getAsBoolean()) {
                log.order.remove(id(event));
            }
        });
        log.session.on(
                "Network.loadingFinished",
                event -> log.bytes.put(id(event), event.get("encodedDataLength").getAsLong()));
        log.session.send("Network.enable");
        return log;
    }

    private void asked(JsonObject event) {
        JsonObject request = event.getAsJsonObject("request");
        if (request.get("url").getAsString().startsWith(site)) {
            requests.put(id(event), request);
            order.add(id(event));
        }
    }

    /// What has been sent since [#take] was called last.
    List<Sent> sent() {
        page.evaluate("1"); // lets events arrive
        return order.stream().map(this::sent).toList();
    }

    List<Sent> take() {
        List<Sent> taken = sent();
        order.clear();
        return taken;
    }

    private Sent sent(String id) {
        JsonObject request = requireNonNull(requests.get(id));
        Map<String, String> headers = new TreeMap<>();
        JsonObject head = heads.getOrDefault(id, request.getAsJsonObject("headers"));
        head.entrySet()
                .forEach(each -> headers.put(
                        each.getKey().toLowerCase(Locale.ROOT), each.getValue().getAsString()));
        URI uri = URI.create(request.get("url").getAsString());
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new Sent(
                request.get("method").getAsString(), uri.getRawPath() + query, headers, bytes.getOrDefault(id, 0L));
    }

    private static String id(JsonObject event) {
        return event.get("requestId").getAsString();
    }

    @Override
    public void close() {
        session.detach();
    }
}
