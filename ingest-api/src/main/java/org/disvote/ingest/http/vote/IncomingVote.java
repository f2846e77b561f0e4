package org.disvote.ingest.http.vote;

import java.util.List;
import java.util.Optional;
import org.disvote.topics.id.ElectionId;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// What a request to cast a vote says besides its body, whether it came through Javalin or through
/// [AnswerShortcut].
///
/// @param electionId empty if the path has a text that is not an ID
/// @param authorization all `Authorization` headers
record IncomingVote(
        Optional<ElectionId> electionId,
        List<String> authorization,
        @Nullable String contentType,
        @Nullable String contentEncoding) {

    static IncomingVote of(ElectionId electionId, Request request) {
        HttpFields headers = request.getHeaders();
        return new IncomingVote(
                Optional.of(electionId),
                headers.getValuesList(HttpHeader.AUTHORIZATION),
                headers.get(HttpHeader.CONTENT_TYPE),
                headers.get(HttpHeader.CONTENT_ENCODING));
    }
}
