package org.disvote.operate.key;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.voter.VoterKey;

/// One trustee's part of a voter key. Fewer than `threshold` of them together say nothing about the key.
///
/// As a file it is one line of canonical JSON, for example `{"commitment":"sha256:…","digest":"sha256:…","index":1,
/// "kind":"voter-key-share","share":"…","threshold":2,"trustees":3,"v":1}`. The digest is the SHA-256 of the index
/// as one byte and the share, so that a damaged share is named before any is joined.
///
/// @param commitment of the key
/// @param index from 1; where the polynomial over GF(2⁸) was taken
/// @param trustees how many shares were made
/// @param threshold how many of them give the key
/// @param share 32 bytes as 43 characters of base64url
public record KeyShare(String commitment, int index, int trustees, int threshold, String share) {

    private static final String KIND = "voter-key-share";
    private static final int VERSION = 1;

    /// The members in JSON.
    private record Members(
            String commitment,
            String digest,
            int index,
            String kind,
            String share,
            int threshold,
            int trustees,
            int v) {}

    public KeyShare {
        if (!Digests.isValid(commitment)) {
            throw new IllegalArgumentException("the commitment is not sha256: and 64 hexadecimal digits");
        }
        KeyShares.requireNumbers(trustees, threshold);
        if (index < 1 || index > trustees) {
            throw new IllegalArgumentException("index %d is not in 1..%d".formatted(index, trustees));
        }
        if (Base64.getUrlDecoder().decode(share).length != VoterKey.BYTES) {
            throw new IllegalArgumentException("a share has %d bytes".formatted(VoterKey.BYTES));
        }
    }

    static KeyShare of(String commitment, int index, int trustees, int threshold, byte[] share) {
        return new KeyShare(commitment, index, trustees, threshold, Base64UrlText.encode(share));
    }

    byte[] bytes() {
        return Base64.getUrlDecoder().decode(share);
    }

    byte[] encode() {
        return new CanonicalJson()
                .with("commitment", commitment)
                .with("digest", digest())
                .with("index", index)
                .with("kind", KIND)
                .with("share", share)
                .with("threshold", threshold)
                .with("trustees", trustees)
                .with("v", VERSION)
                .bytes();
    }

    /// @param text without the line feed
    /// @throws MalformedEventException if it is not a share in its canonical form, or is damaged
    static KeyShare decode(byte[] text) throws MalformedEventException {
        Members members;
        KeyShare share;
        try {
            members = Json.decode(text, Members.class);
            share = new KeyShare(
                    members.commitment(), members.index(), members.trustees(), members.threshold(), members.share());
        } catch (IllegalArgumentException e) {
            throw new MalformedEventException(String.valueOf(e.getMessage()), e);
        } catch (MalformedEventException e) {
            // Jackson's message may quote the file.
            throw new MalformedEventException("it is not a share of a voter key", null);
        }
        if (!members.kind().equals(KIND) || members.v() != VERSION) {
            throw new MalformedEventException("it is not a share of a voter key", null);
        }
        if (!members.digest().equals(share.digest())) {
            throw new MalformedEventException("its digest is not that of its share: it is damaged", null);
        }
        // A decoder also accepts padding and set bits after the last byte.
        KeyShare again = of(share.commitment, share.index, share.trustees, share.threshold, share.bytes());
        if (!Arrays.equals(again.encode(), text)) {
            throw new MalformedEventException("it is not in the form in which shares are written", null);
        }
        return share;
    }

    private String digest() {
        MessageDigest hash = Digests.sha256();
        hash.update((byte) index);
        return Digests.text(hash.digest(bytes()));
    }

    /// Hides the share.
    @Override
    public String toString() {
        return "KeyShare[%d of %d]".formatted(index, trustees);
    }
}
