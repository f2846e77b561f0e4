package org.disvote.topics.sealing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;

/// What an envelope is bound to. It opens with exactly these values and no others, so that nobody can put it
/// in again for another voter, constituency, revision or election.
///
/// @param terms the digest of the election's terms, `sha256:` and 64 hexadecimal digits
/// @param voter the pseudonym
/// @param constituency of the voter; empty if there is none
/// @param revision of the vote, from 1
public record BallotContext(ElectionId electionId, String terms, String voter, String constituency, int revision) {

    public BallotContext {
        if (!Digests.isValid(terms)) {
            throw new IllegalArgumentException("terms are not of the form sha256:…");
        }
    }

    byte[] info() {
        return ("disvote/ballot/v1\n" + electionId.value() + "\n" + Digests.hex(terms) + "\n").getBytes(US_ASCII);
    }

    byte[] aad() {
        return (voter + "\n" + constituency + "\n" + revision + "\n").getBytes(US_ASCII);
    }

    /// Hides the voter, because this text may reach a log line or a test report.
    @Override
    public String toString() {
        return "BallotContext[" + electionId + "]";
    }
}
