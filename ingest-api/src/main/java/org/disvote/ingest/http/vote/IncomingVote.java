package org.disvote.ingest.http.vote;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a request to cast a vote says besides its body, whether it came through Javalin or through
/// [VoteShortcut].
///
/// @param authorization all `Authorization` headers
record IncomingVote(
        String electionId,
        List<String> authorization,
        @Nullable String contentType,
        @Nullable String contentEncoding) {}
