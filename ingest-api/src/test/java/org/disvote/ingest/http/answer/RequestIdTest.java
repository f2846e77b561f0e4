package org.disvote.ingest.http.answer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"0af7651916cd43dd8448eb211c80319c", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"})
    void aTraceIdAndAUuidAreTaken(String id) {
        assertTrue(RequestId.isWellFormed(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GR-0000000001",
                "0af7651916cd43dd8448eb211c80319",
                "0af7651916cd43dd8448eb211c80319g",
                "0af7651916cd43dd8448eb211c80319c\n",
                "a0eebc999c0b-4ef8-bb6d-6bb9bd380a11--",
                "\",\"retryable\":true,\"x\":\"01234567",
            })
    void whatCouldBeAVoterOrBreakTheDocumentIsNot(String text) {
        assertFalse(RequestId.isWellFormed(text));
    }
}
