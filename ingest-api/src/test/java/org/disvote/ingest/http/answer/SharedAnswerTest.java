package org.disvote.ingest.http.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SharedAnswerTest {

    private static final byte[] BODY = "turnout ".repeat(100).getBytes(UTF_8);
    private static final byte[] BROTLI = {1, 2, 3};

    private final Answer answer = new Answer(200, Answer.JSON, BODY);
    private final SharedAnswer shared = SharedAnswer.of(answer, SharedAnswer.A_SECOND);

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br, gzip", "deflate, GZIP;q=0.5", "gzip ; q=1", "gzip;q=0.001"})
    void whoAcceptsGzipGetsTheSameBytesCompressed(String accepted) throws IOException {
        Answer form = shared.to(accepted, null);

        assertEquals("gzip", form.headers().get("Content-Encoding"));
        assertEquals("Accept-Encoding", form.headers().get("Vary"));
        assertEquals("max-age=1", form.headers().get("Cache-Control"));
        assertNotEquals(shared.plain().headers().get("ETag"), form.headers().get("ETag"));
        assertArrayEquals(BODY, new GZIPInputStream(new ByteArrayInputStream(form.bytes())).readAllBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "br", "gzip;q=0", "gzip; q=0.000", "xgzip", "identity"})
    void whoDoesNotAcceptGzipGetsPlainBytesAndVary(String accepted) {
        Answer form = shared.to(accepted, null);

        assertSame(shared.plain(), form);
        assertEquals("Accept-Encoding", form.headers().get("Vary"));
        assertNull(form.headers().get("Content-Encoding"));
    }

    @Test
    void brotliIsPreferredWhereItExists() {
        SharedAnswer file = SharedAnswer.of(answer, SharedAnswer.FOREVER, Optional.of(BROTLI));

        assertArrayEquals(BROTLI, file.to("gzip, deflate, br", null).bytes());
        assertEquals("br", file.to("br", null).headers().get("Content-Encoding"));
        assertEquals("gzip", file.to("gzip, br;q=0", null).headers().get("Content-Encoding"));
    }

    @Test
    void theTagOfAFormAnswersForThisFormAlone() {
        String plain = String.valueOf(shared.plain().headers().get("ETag"));
        String gzip = String.valueOf(shared.to("gzip", null).headers().get("ETag"));

        assertEquals(304, shared.to(null, plain).status());
        assertEquals(304, shared.to("gzip", "\"other\", W/" + gzip).status());
        assertEquals(304, shared.to("gzip", "*").status());
        assertEquals(0, shared.to("gzip", gzip).length());
        assertEquals(gzip, shared.to("gzip", gzip).headers().get("ETag"));
        assertEquals(200, shared.to("gzip", plain).status());
        assertEquals(200, shared.to(null, gzip).status());
        assertEquals(200, shared.to(null, plain + "x").status());
    }

    @Test
    void otherBytesHaveAnotherTagAndTheSameBytesTheSame() {
        byte[] other = BODY.clone();
        other[0] = 'T';

        assertEquals(
                shared.plain().headers().get("ETag"),
                SharedAnswer.of(new Answer(200, Answer.JSON, BODY.clone()), SharedAnswer.FINAL)
                        .plain()
                        .headers()
                        .get("ETag"));
        assertNotEquals(
                shared.plain().headers().get("ETag"),
                SharedAnswer.of(new Answer(200, Answer.JSON, other), SharedAnswer.A_SECOND)
                        .plain()
                        .headers()
                        .get("ETag"));
    }

    @Test
    void aProblemIsNeverCompressedAndNeverUnchanged() {
        SharedAnswer problem = SharedAnswer.asItIs(Problem.RESULTS_SEALED.answer("x".repeat(1_000)));

        assertSame(problem.plain(), problem.to("gzip", "*"));
    }
}
