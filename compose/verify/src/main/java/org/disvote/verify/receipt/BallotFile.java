package org.disvote.verify.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.verify.evidence.EvidenceReader;
import org.disvote.verify.verdict.DoesNotHoldException;

/// The ballot or envelope that `cast` or the page kept beside a receipt, and what it was made for.
public record BallotFile(
        BallotBytes ballot, String electionId, String voter, String constituency, long revision, String terms) {

    /// @throws UnusableFileException if it is not such a file
    public static BallotFile read(byte[] file) throws UnusableFileException {
        if (!JsonText.isJson(file)) {
            throw new UnusableFileException("the file of --ballot is not JSON");
        }
        try {
            JsonNode json = JsonText.object(file, "the file of --ballot");
            if (json.has("ballot") == json.has("envelope")) {
                throw new DoesNotHoldException("the file of --ballot has not exactly one of ballot and envelope");
            }
            return new BallotFile(
                    json.has("ballot") ? open(json.path("ballot")) : sealed(EvidenceReader.text(json, "envelope")),
                    EvidenceReader.text(json, "electionId"),
                    EvidenceReader.text(json, "voter"),
                    EvidenceReader.text(json, "constituency"),
                    EvidenceReader.number(json, "revision"),
                    EvidenceReader.text(json, "terms"));
        } catch (DoesNotHoldException e) {
            throw new UnusableFileException("the file of --ballot is not what cast or the page saved: " + e.why());
        }
    }

    private static BallotBytes open(JsonNode ballot) throws DoesNotHoldException {
        if (!ballot.isObject()) {
            throw new DoesNotHoldException("ballot is not an object");
        }
        try {
            return BallotBytes.open(Jcs.write(ballot));
        } catch (IllegalArgumentException _) {
            throw new DoesNotHoldException("ballot has no canonical form");
        }
    }

    private static BallotBytes sealed(String envelope) throws DoesNotHoldException {
        return Base64UrlText.decode(envelope)
                .filter(bytes -> bytes.length > 1 && bytes[0] != BallotBytes.OPEN)
                .map(BallotBytes::of)
                .orElseThrow(() -> new DoesNotHoldException("envelope is not an envelope in base64url"));
    }

    /// Which members differ from the receipt's, by name. With `private`, the record is made again too.
    public List<String> differences(SavedReceipt receipt) {
        List<String> differences = new ArrayList<>();
        compare("electionId", electionId, receipt.electionId().value(), differences);
        compare("voter", voter, receipt.voter().value(), differences);
        compare("constituency", constituency, receipt.constituency(), differences);
        compare("revision", Long.toString(revision), Integer.toString(receipt.revision()), differences);
        compare("terms", terms, receipt.terms(), differences);
        if (receipt.secret().isPresent() && !isOf(receipt, receipt.secret().get())) {
            differences.add("digest");
        }
        return differences;
    }

    private static void compare(String member, String one, String other, List<String> differences) {
        if (!one.equals(other)) {
            differences.add(member);
        }
    }

    private boolean isOf(SavedReceipt receipt, SavedReceipt.Secret secret) {
        try {
            Nonce nonce = Nonce.of(Base64.getUrlDecoder().decode(secret.nonce()));
            VoteCast vote = new VoteCast(
                    receipt.electionId(),
                    receipt.partition(),
                    receipt.seq(),
                    receipt.voter(),
                    receipt.constituency(),
                    receipt.revision(),
                    ballot,
                    secret.auth(),
                    nonce,
                    receipt.castAt());
            return nonce.text().equals(secret.nonce())
                    && Hash.of(new EncodedVote(vote).digest()).equals(receipt.digest());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// Hides how somebody voted.
    @Override
    public String toString() {
        return "BallotFile[hidden]";
    }
}
