package org.disvote.witness.http;

import java.time.Duration;

/// How long clients may take.
///
/// @param idleMax from the end of one request to the next one's first byte. A quiet log sends each minute,
///     and then opens another connection.
/// @param bodyWithin from the end of a request's head to the end of its body
public record Limits(Duration idleMax, Duration bodyWithin) {

    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(30), Duration.ofSeconds(10));
}
