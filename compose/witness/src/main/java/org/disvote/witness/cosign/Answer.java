package org.disvote.witness.cosign;

/// What a request is answered with.
///
/// @param status of HTTP
/// @param type the body's media type
/// @param body ends with a line feed
public record Answer(int status, String type, String body) {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String SIZE = "text/x.tlog.size";

    /// @param body lines, each with its line feed
    public static Answer ok(String body) {
        return new Answer(200, TEXT, body);
    }

    /// @param reason one sentence without its end
    public static Answer refusal(int status, String reason) {
        return new Answer(status, TEXT, reason + "\n");
    }

    /// @param latestSize the size from which the proof must begin
    static Answer conflict(long latestSize) {
        return new Answer(409, SIZE, latestSize + "\n");
    }
}
