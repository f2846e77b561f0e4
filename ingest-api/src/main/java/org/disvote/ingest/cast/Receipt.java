package org.disvote.ingest.cast;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Digests;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;

/// What a voter gets for a vote: enough to find it anywhere and to see that it was not altered. It reveals the
/// ballot to nobody who does not have the private part.
///
/// @param castAt the master's time of the vote, in microseconds
/// @param digest SHA-256 of the vote's canonical bytes, as `sha256:` and 64 hexadecimal digits
/// @param terms the digest of the election's terms; empty if the master has no such election
/// @param secret for the voter alone
public record Receipt(
        ElectionId electionId,
        Position position,
        Voter voter,
        String constituency,
        int revision,
        Instant castAt,
        String digest,
        String terms,
        Secret secret) {

    /// The rest of the record besides the ballot. With it, and with each ballot that is possible, the record's
    /// digest can be computed, so it shows what was cast.
    ///
    /// @param nonce in base64url
    /// @param auth see [VoteCast]
    public record Secret(String nonce, String auth) {

        /// Hides both.
        @Override
        public String toString() {
            return "Secret[hidden]";
        }
    }

    private static final Pattern TEXT = Pattern.compile("(0|[1-9][0-9]{0,8})-([1-9][0-9]{0,17})-([A-Za-z0-9_-]{43})");

    /// @param terms the digest of the election's terms
    public static Receipt of(EncodedVote encoded, String terms) {
        VoteCast vote = encoded.vote();
        return new Receipt(
                vote.electionId(),
                vote.position(),
                vote.voter(),
                vote.constituency(),
                vote.revision(),
                vote.castAt(),
                Digests.text(encoded.digest()),
                terms,
                new Secret(vote.nonce().text(), vote.auth()));
    }

    public static Receipt of(VoteCast vote, String terms) {
        return of(new EncodedVote(vote), terms);
    }

    /// What the voter keeps: `<partition>-<seq>-<digest in base64url>`.
    public String text() {
        return new Presented(position, digest).text();
    }

    /// Reads such a text, if it has the form of one. Only the master's row shows whether it was ever issued.
    public static Optional<Presented> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Position position = new Position(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
        // 43 characters hold two bits more than 32 bytes. They must be zero, so that a receipt has only one text.
        return Base64UrlText.decode(matcher.group(3)).map(digest -> new Presented(position, Digests.text(digest)));
    }

    /// Hides the voter.
    @Override
    public String toString() {
        return "Receipt[" + text() + "]";
    }

    /// A receipt as a voter shows it.
    ///
    /// @param digest as in [Receipt]
    public record Presented(Position position, String digest) {

        public String text() {
            return position.partition() + "-" + position.seq() + "-" + Base64UrlText.encode(Digests.bytes(digest));
        }
    }
}
