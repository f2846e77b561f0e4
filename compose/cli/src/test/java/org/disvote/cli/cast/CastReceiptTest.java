package org.disvote.cli.cast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.Test;

/// With values that two other programs made from the formats alone.
final class CastReceiptTest {

    private static final String RECEIPT = """
            {"castAt":"2027-05-21T07:00:00.123456Z","constituency":"A1",
            "digest":"sha256:08c8994687d8b26d79456f358df0a9a63399fef352cb251779f10c509813845c",
            "electionId":"eur-2027","partition":20,
            "private":{"auth":"O5Ar3oGMCkvxaZm2Glfs3Ta6v0xlxtolA-39o9g_4h0","nonce":"AQEBAQEBAQEBAQEBAQEBAQ"},
            "receipt":"20-1-CMiZRofYsm15RW81jfCppjOZ_vNSyyUXefEMUJgThFw","revision":1,"seq":1,
            "terms":"sha256:48df1f278e532bd1cfda6c302083e6c864e8e95517b97a0f42289b4cc69ec806","v":1,
            "voter":"6uIvoVg_rwDXJnpJEmuO4g"}
            """;
    private static final String BALLOT = """
            {"answers":{"q1":{"crosses":["k12","k7"],"pick":["c3"]},"q2":{"pick":["x","z"]}},"v":1}""";

    @Test
    void theRecordIsMadeAgainFromReceiptAndBallot() throws JsonProcessingException {
        assertEquals(List.of(), receipt(RECEIPT).differences(sent(BALLOT)));
    }

    @Test
    void anotherBallotAnotherNonceAndAnotherDigestAreNoticed() throws JsonProcessingException {
        assertEquals(List.of("digest"), receipt(RECEIPT).differences(sent(BALLOT.replace("k12", "k13"))));
        assertEquals(
                List.of("digest"), receipt(RECEIPT.replace("\"AQEB", "\"AQEA")).differences(sent(BALLOT)));
        assertEquals(
                List.of("receipt", "digest"),
                receipt(RECEIPT.replace("08c8994", "08c8995")).differences(sent(BALLOT)));
        assertEquals(
                List.of("private"),
                receipt(RECEIPT.replace("\"private\"", "\"other\"")).differences(sent(BALLOT)));
    }

    private static CastReceipt receipt(String json) throws JsonProcessingException {
        return new CastReceipt(Json.MAPPER.readTree(json));
    }

    private static UnsentBallot sent(String ballot) {
        return new UnsentBallot(
                new ElectionId("eur-2027"),
                new VoterId("GR-0000000001"),
                "6uIvoVg_rwDXJnpJEmuO4g",
                "A1",
                1,
                "sha256:48df1f278e532bd1cfda6c302083e6c864e8e95517b97a0f42289b4cc69ec806",
                "",
                ballot,
                Optional.empty(),
                "");
    }
}
