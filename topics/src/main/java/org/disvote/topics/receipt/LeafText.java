package org.disvote.topics.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Times;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.MalformedNoteException;

/// What a promise says of one vote: seven lines, which are a leaf of the batch's tree. Neither ballot nor
/// voter is in it, so nobody needs them to prove a broken promise.
///
/// @param origin of the system
/// @param seq from 1
/// @param castAt by the master's clock, to the microsecond
/// @param digest of the vote's record
public record LeafText(String origin, String electionId, int partition, long seq, Instant castAt, Hash digest) {

    private static final String HEAD = "disvote/receipt/v1";
    private static final int LINES = 7;

    public LeafText {
        Lines.requireOne("origin", origin);
        Ids.require("electionId", electionId);
        if (partition < 0 || seq < 1 || seq > Jcs.INTEGER_MAX) {
            throw new IllegalArgumentException("there is no position " + partition + "/" + seq);
        }
        castAt = Times.require("castAt", castAt).truncatedTo(ChronoUnit.MICROS);
    }

    public static LeafText of(String origin, String electionId, int partition, long seq, Instant castAt, Hash digest) {
        return new LeafText(origin, electionId, partition, seq, castAt, digest);
    }

    public String text() {
        return String.join(
                "\n",
                HEAD,
                origin,
                electionId,
                Integer.toString(partition),
                Long.toString(seq),
                Times.text(castAt),
                digest.base64Url() + "\n");
    }

    public byte[] bytes() {
        return text().getBytes(UTF_8);
    }

    /// As a leaf of the batch's tree.
    public Hash hash() {
        return Merkle.leaf(bytes());
    }

    /// @throws MalformedNoteException unless it is what [#text] gives for some vote
    public static LeafText parse(String text) throws MalformedNoteException {
        String[] lines = Lines.of(text, LINES, HEAD, "a receipt's text");
        try {
            LeafText leaf = new LeafText(
                    lines[1],
                    lines[2],
                    Integer.parseInt(lines[3]),
                    Long.parseLong(lines[4]),
                    Instant.parse(lines[5]),
                    Hash.tryBase64Url(lines[6])
                            .orElseThrow(() -> new IllegalArgumentException("the digest is not of 43 characters")));
            if (leaf.text().equals(text)) {
                return leaf;
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedNoteException("not a receipt's text: a line has another form");
        }
        throw new MalformedNoteException("not a receipt's text: a line has another form");
    }
}
