package org.disvote.cli.cast;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.disvote.cli.cast.VoterApi.NoAnswerException;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.Text;
import org.disvote.topics.operator.OperatorException;

/// Sends a ballot that is kept in a file. The file is deleted once there is a receipt, or an answer that
/// refuses these bytes for good.
record Sending(VoterApi ingest, UnsentBallot unsent, CastFiles files) {

    private static final int PROBLEM_LENGTH_MAX = 300;
    private static final int UNAUTHENTICATED = 401;
    private static final int NOT_FOUND = 404;
    private static final String CHANGED = "changed";

    /// What became of the ballot.
    sealed interface Outcome {

        /// It is recorded; receipt and ballot are saved.
        record Recorded(CastReceipt receipt) implements Outcome {}

        /// It is not recorded, since it was sealed for something that does not hold any more. It is still kept.
        record Changed(ApiAnswer answer) implements Outcome {}
    }

    /// Saves the receipt and the ballot.
    ///
    /// @throws CastReceipt.OtherBallotException if there is a receipt, of something else than this ballot
    /// @throws OperatorException if there is no receipt; the message says what is known
    Outcome outcome() throws InterruptedException {
        ApiAnswer answer = send();
        if (answer.isGood()) {
            return new Outcome.Recorded(save(new CastReceipt(answer.json())));
        }
        if (unsent.isSealed() && answer.problem().equals(CHANGED)) {
            return new Outcome.Changed(answer);
        }
        boolean mayBeRecorded = answer.status() == UNAUTHENTICATED
                || answer.status() == NOT_FOUND
                || answer.problem().equals("other-voter");
        if (mayBeRecorded) {
            throw new OperatorException("%s answers: %s The ballot is kept in %s: the same command sends it again"
                    .formatted(ingest, answer.detail(), files.unsent()));
        }
        files.deleteUnsent();
        throw new OperatorException("%s answers: %s%s".formatted(ingest, answer.detail(), more(answer)));
    }

    private ApiAnswer send() throws InterruptedException {
        try {
            return ingest.post(
                    "/elections/" + unsent.electionId().value() + "/votes",
                    unsent.request().getBytes(UTF_8));
        } catch (NoAnswerException e) {
            throw new OperatorException(
                    ("%s. It is unknown whether the vote is recorded. The ballot is kept in %s: the same command"
                                    + " sends it again")
                            .formatted(e.getMessage(), files.unsent()),
                    e);
        }
    }

    /// What a refusal says beside its detail. A receipt in it is that of the vote that stands.
    private String more(ApiAnswer answer) throws InterruptedException {
        StringBuilder more = new StringBuilder(" This ballot is not recorded.");
        answer.json()
                .path("problems")
                .forEach(problem -> more.append(" ")
                        .append(Text.printable(problem.asText(), PROBLEM_LENGTH_MAX))
                        .append("."));
        JsonNode receipt = answer.json().path("receipt");
        boolean again = answer.problem().equals(CHANGED);
        if (receipt.isObject()) {
            more.append(" The vote that stands is %s."
                    .formatted(Text.printable(receipt.path("receipt").asText(), PROBLEM_LENGTH_MAX)));
            if (!again) {
                PrivateFile.write(files.receipt(), Json.encode(withKey(receipt)));
                more.append(" Its receipt is saved in %s.".formatted(files.receipt()));
            }
        }
        if (again) {
            more.append(" Run the command again, and see what your paper says now.");
        }
        return more.toString();
    }

    /// Adds to a promise the statement of its key, so that the file can be checked without a network. It can still
    /// be checked without that, as long as the log is there.
    private JsonNode withKey(JsonNode receipt) throws InterruptedException {
        return PromiseKeyOfReceipt.isNeeded(receipt)
                ? ingest.getOnce(PromiseKeyOfReceipt.PATH)
                        .map(keys -> PromiseKeyOfReceipt.add(receipt, keys.json()))
                        .orElse(receipt)
                : receipt;
    }

    private CastReceipt save(CastReceipt receipt) throws InterruptedException {
        List<String> differences = receipt.differences(unsent);
        PrivateFile.write(files.receipt(), Json.encode(withKey(receipt.json())));
        PrivateFile.write(files.ballot(), Json.encode(unsent.saved()));
        if (!differences.isEmpty()) {
            throw new CastReceipt.OtherBallotException(
                    ("REFUSED: the receipt is not that of this ballot (different: %s). What is recorded may not be what"
                                    + " was cast: keep %s, %s and %s, and report it")
                            .formatted(
                                    String.join(", ", differences), files.receipt(), files.ballot(), files.unsent()));
        }
        files.deleteUnsent();
        return receipt;
    }
}
