package org.disvote.ingest.http.vote;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.id.ElectionId;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// What a voter's request says besides its body, whether it came through Javalin or through
/// [AnswerShortcut].
///
/// @param electionId empty if the path has a text that is not an ID
/// @param authorization all `Authorization` headers
record IncomingVote(
        Optional<ElectionId> electionId,
        List<String> authorization,
        @Nullable String contentType,
        @Nullable String contentEncoding) {

    static IncomingVote of(Context ctx) {
        return new IncomingVote(
                ElectionId.parse(ctx.pathParam("electionId")),
                Collections.list(ctx.req().getHeaders(Header.AUTHORIZATION)),
                ctx.header(Header.CONTENT_TYPE),
                ctx.header(Header.CONTENT_ENCODING));
    }

    static IncomingVote of(ElectionId electionId, Request request) {
        HttpFields headers = request.getHeaders();
        return new IncomingVote(
                Optional.of(electionId),
                headers.getValuesList(HttpHeader.AUTHORIZATION),
                headers.get(HttpHeader.CONTENT_TYPE),
                headers.get(HttpHeader.CONTENT_ENCODING));
    }
}
