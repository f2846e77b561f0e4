package org.disvote.ingest.http.server;

import java.util.List;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.eclipse.jetty.http.ComplianceViolation;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Answers requests that Jetty itself refuses, such as malformed HTTP, with the same problem documents as all
/// others.
final class ProblemErrorHandler implements Request.Handler {

    private static final String NO_HOST = "The request has no Host header.";
    private static final String BAD_HOST = "The Host header is not a host with an optional port.";
    private static final String TWO_HOSTS = "The request has more than one Host header.";
    private static final String TWO_LENGTHS = "The request has more than one Content-Length header.";
    private static final String TWO_FRAMINGS = "A request has a Content-Length or a Transfer-Encoding, not both.";
    private static final String BAD_CHARACTER =
            "The request's first line or a header has a character not allowed there, or a header has no colon.";
    private static final String BAD_ADDRESS =
            "The request's address cannot be read: it has a percent sign that encodes nothing, a .. too many or a host"
                    + " that is none.";
    private static final String BAD_PERCENT = "The request's path has a percent sign that does not encode UTF-8.";
    private static final String AMBIGUOUS_PATH =
            "The request's path has a part that servers read in different ways, such as %2F, .. or a parameter.";
    private static final String BAD_PATH = "The request's path has a character that must be percent-encoded.";

    /// Jetty's reasons by their first words. They are not sent themselves: they may repeat what the client sent.
    private static final List<Refusal> REFUSALS = List.of(
            new Refusal("Bad EOL", "A line of the request has a CR that no LF follows."),
            new Refusal("No URI", "The request's first line has no path."),
            new Refusal("Bad URI path", "The request's path does not begin with /."),
            new Refusal("No Host", NO_HOST),
            new Refusal("Blank Host", NO_HOST),
            new Refusal("Bad HostPort", BAD_HOST),
            new Refusal("Authority!=Host", "The Host header is another one than the request's first line names."),
            new Refusal(HttpCompliance.Violation.UNSAFE_HOST_HEADER, BAD_HOST),
            new Refusal(HttpCompliance.Violation.DUPLICATE_HOST_HEADERS, TWO_HOSTS),
            new Refusal("Invalid Content-Length Value", "The Content-Length header is not a number of bytes."),
            new Refusal(HttpCompliance.Violation.MULTIPLE_CONTENT_LENGTHS, TWO_LENGTHS),
            new Refusal(HttpCompliance.Violation.TRANSFER_ENCODING_WITH_CONTENT_LENGTH, TWO_FRAMINGS),
            new Refusal("Bad Transfer-Encoding", "A Transfer-Encoding header ends with chunked, which it has once."),
            new Refusal(
                    HttpCompliance.Violation.MULTILINE_FIELD_VALUE,
                    "A header goes on in the next line, or has no name."),
            new Refusal(HttpCompliance.Violation.WHITESPACE_AFTER_FIELD_NAME, BAD_CHARACTER),
            new Refusal(HttpCompliance.Violation.NO_COLON_AFTER_FIELD_NAME, BAD_CHARACTER),
            new Refusal("Illegal character", BAD_CHARACTER),
            // An address that Jetty cannot take apart; it says no more.
            new Refusal("Bad Request", BAD_ADDRESS),
            new Refusal(UriCompliance.Violation.BAD_PERCENT_ENCODING, BAD_PERCENT),
            new Refusal(UriCompliance.Violation.BAD_UTF8_ENCODING, BAD_PERCENT),
            new Refusal(UriCompliance.Violation.TRUNCATED_UTF8_ENCODING, BAD_PERCENT),
            new Refusal(UriCompliance.Violation.UTF16_ENCODINGS, BAD_PERCENT),
            new Refusal(UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS, BAD_PATH),
            new Refusal(UriCompliance.Violation.ILLEGAL_PATH_CHARACTERS, BAD_PATH),
            new Refusal(UriCompliance.Violation.FRAGMENT, "The request's path has a fragment, which clients keep."),
            new Refusal(UriCompliance.Violation.USER_INFO, "The request's address has a user in front of the host."),
            new Refusal("Ambiguous URI", AMBIGUOUS_PATH),
            new Refusal("Early EOF", "The request breaks off in its first line or its headers."));

    private record Refusal(String reason, String detail) {

        Refusal(ComplianceViolation violation, String detail) {
            this(violation.getDescription(), detail);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        HttpException refused =
                request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException http ? http : null;
        int status = refused == null ? response.getStatus() : refused.getCode();
        String reason = refused == null ? null : refused.getReason();
        Answer answer = Problem.ofStatus(status).answer(status, detail(status, reason));
        RequestGuard.addTo(response.getHeaders());
        Sender.send(response, callback, answer);
        return true;
    }

    private static String detail(int status, @Nullable String reason) {
        return switch (status) {
            case 404 -> "No route has this path.";
            case 408 -> "The request was not complete in time.";
            case 414 -> "The request's path is longer than " + JettySettings.HEADER_BYTES_MAX + " bytes.";
            case 417 -> "This server meets no expectation but 100-continue.";
            case 431 ->
                "The request's first line and headers are longer than " + JettySettings.HEADER_BYTES_MAX + " bytes.";
            case 503 -> "This instance is closing or overloaded.";
            case 505 -> "This server speaks HTTP/1.1.";
            default -> status >= 500 && status != 501 ? "The failure is written down on this side." : malformed(reason);
        };
    }

    private static String malformed(@Nullable String reason) {
        return REFUSALS.stream()
                .filter(each -> reason != null && reason.startsWith(each.reason()))
                .map(Refusal::detail)
                .findFirst()
                .orElse("The request is not HTTP/1.1 as this server reads it.");
    }
}
