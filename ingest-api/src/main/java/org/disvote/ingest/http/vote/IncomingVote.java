package org.disvote.ingest.http.vote;

import java.util.List;
import java.util.Optional;
import org.disvote.topics.id.ElectionId;
import org.jspecify.annotations.Nullable;

/// What a request to cast a vote says besides its body, whether it came through Javalin or through
/// [VoteShortcut].
///
/// @param electionId empty if the path has a text that is not an ID
/// @param authorization all `Authorization` headers
record IncomingVote(
        Optional<ElectionId> electionId,
        List<String> authorization,
        @Nullable String contentType,
        @Nullable String contentEncoding) {}
