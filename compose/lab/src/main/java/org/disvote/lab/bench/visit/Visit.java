package org.disvote.lab.bench.visit;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a browser asks for when somebody votes, part by part. A test compares this with the requests of a
/// real Chromium, and [VisitPlayer] plays it: if the page changes, the test fails until this says the same.
///
/// The browser asks for several things of [#FIRST] and [#RECEIPT] at a time; of the other parts the order
/// counts.
public enum Visit {
    /// The first page, by a browser that was never here.
    FIRST(
            get("/"),
            get("/page/{version}/page.js"),
            get("/page/{version}/commissioner-greek.woff2"),
            get("/page/{version}/commissioner-latin.woff2"),
            get("/elections")),

    /// Identify, choose, review, cast. The page knows from [#FIRST] that the election is open; who needs more than a
    /// minute makes it look again.
    VOTE(
            get("/elections/{election}/terms?digest={terms}"),
            post("/elections/{election}/voter"),
            get("/elections/{election}/ballots/-?digest={paper}"),
            post("/elections/{election}/votes")),

    /// The receipt, until the vote is on every replica and its place in the log is proved.
    RECEIPT(
            get("/log/policy"),
            logFile("/log/promise-keys", Duration.ZERO, Duration.ofMillis(1_500)),
            new Asked(
                    "GET",
                    "/elections/{election}/receipts/{receipt}",
                    false,
                    Optional.of("wait=3"),
                    Duration.ZERO,
                    Optional.empty()),
            follow("/elections/{election}/receipts/{receipt}", Duration.ofMillis(700)),
            logFile("/log/proof/{partition}/{seq}", Duration.ofMillis(1_500), Duration.ofMillis(1_500))),

    /// The first page, by a browser that has it.
    RETURN(getAgain("/"), getAgain("/elections"));

    @SuppressWarnings("ImmutableEnumChecker") // it is of List.of
    private final List<Asked> requests;

    Visit(Asked... requests) {
        this.requests = List.of(requests);
    }

    public List<Asked> requests() {
        return requests;
    }

    /// The name by which a request that a browser sent stands here, or the request itself if it does not.
    ///
    /// @param path with its query
    /// @param known whether it has `If-None-Match`
    /// @param prefer the value of `Prefer`
    public static String nameOf(String method, String path, boolean known, Optional<String> prefer) {
        return Arrays.stream(values())
                .flatMap(part -> part.requests.stream())
                .filter(each -> each.method().equals(method)
                        && each.known() == known
                        && each.prefer().equals(prefer)
                        && each.pattern().matcher(path).matches())
                .map(Asked::toString)
                .findFirst()
                .orElseGet(() -> name(method, path, known, prefer));
    }

    private static String name(String method, String path, boolean known, Optional<String> prefer) {
        return method + " " + path + (known ? " If-None-Match" : "")
                + prefer.map(each -> " Prefer: " + each).orElse("");
    }

    /// The requests for the page itself: its document and files.
    public long ofThePage() {
        return requests.stream()
                .filter(each -> !each.path().startsWith("/elections"))
                .count();
    }

    private static Asked get(String path) {
        return new Asked("GET", path, false, Optional.empty(), Duration.ZERO, Optional.empty());
    }

    private static Asked getAgain(String path) {
        return new Asked("GET", path, true, Optional.empty(), Duration.ZERO, Optional.empty());
    }

    private static Asked post(String path) {
        return new Asked("POST", path, false, Optional.empty(), Duration.ZERO, Optional.empty());
    }

    private static Asked follow(String path, Duration each) {
        return new Asked("GET", path, true, Optional.of("wait=8"), Duration.ZERO, Optional.of(each));
    }

    private static Asked logFile(String path, Duration after, Duration each) {
        return new Asked("GET", path, false, Optional.empty(), after, Optional.of(each));
    }

    /// One request.
    ///
    /// @param path with names of values in braces
    /// @param known whether the browser names what it has by `If-None-Match`
    /// @param prefer the value of `Prefer`
    /// @param after it is not asked earlier than so long after the vote
    /// @param repeated it is asked again after this time, until there is nothing more to learn, also after a
    ///     refusal
    public record Asked(
            String method,
            String path,
            boolean known,
            Optional<String> prefer,
            Duration after,
            Optional<Duration> repeated) {

        private Pattern pattern() {
            return Pattern.compile(Arrays.stream(path.split("\\{\\w+}", -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining("[^/?]+")));
        }

        @Override
        public String toString() {
            return name(method, path, known, prefer);
        }
    }
}
