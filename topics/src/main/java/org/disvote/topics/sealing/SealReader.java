package org.disvote.topics.sealing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.member.Members;
import org.disvote.topics.json.member.Problems;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.VerifierKey;

/// Reads the seal of a definition, of terms, or alone.
public final class SealReader {

    private SealReader() {}

    /// @throws MalformedEventException with every problem, if this is no seal
    public static Seal read(JsonNode json) throws MalformedEventException {
        Problems problems = new Problems();
        Optional<Seal> seal = read(new Members(json, "", problems));
        problems.throwIfAny("the seal of an election");
        return seal.orElseThrow();
    }

    /// @return empty if it has problems, which are reported to the members
    public static Optional<Seal> read(Members members) {
        Optional<Suite> suite = suite(members);
        Optional<String> keyText = members.text("publicKey");
        Optional<byte[]> publicKey = suite.isPresent() && keyText.isPresent()
                ? publicKey(members, suite.get(), keyText.get())
                : Optional.empty();
        int pad = members.number("pad", Seal.PAD_MIN);
        boolean fits = Seal.isPad(pad);
        members.refuseIf(
                !fits,
                "pad must be a multiple of %d from %d to %,d".formatted(Seal.PAD_STEP, Seal.PAD_MIN, Seal.PAD_MAX));
        Optional<List<SealTrustee>> trustees = trustees(members);
        int threshold = members.number("threshold", 1);
        boolean enough = trustees.isEmpty() || threshold <= trustees.get().size();
        members.refuseIf(!enough, "threshold is greater than the number of trustees");
        Optional<String> keyId = members.text("keyId");
        members.noOthers();
        return publicKey.isPresent() && fits && trustees.isPresent() && enough && keyId.isPresent()
                ? checked(members, keyId.get(), new Seal(suite.get(), publicKey.get(), pad, threshold, trustees.get()))
                : Optional.empty();
    }

    private static Optional<Seal> checked(Members members, String keyId, Seal seal) {
        String own = HexFormat.of().formatHex(seal.keyId());
        members.refuseIf(!keyId.equals(own), "keyId is not that of the public key, " + own);
        return keyId.equals(own) ? Optional.of(seal) : Optional.empty();
    }

    private static Optional<Suite> suite(Members members) {
        Optional<String> id = members.text("suite");
        Optional<Suite> suite = id.flatMap(Suite::of);
        members.refuseIf(
                id.isPresent() && suite.isEmpty(),
                "suite must be " + Arrays.stream(Suite.values()).map(Suite::id).collect(Collectors.joining(" or ")));
        return suite;
    }

    private static Optional<byte[]> publicKey(Members members, Suite suite, String text) {
        Optional<byte[]> key = Base64UrlText.decode(text).filter(bytes -> Sealer.isPublicKey(suite, bytes));
        members.refuseIf(
                key.isEmpty(),
                "publicKey is not a public key of suite %s: %,d bytes in base64url without padding"
                        .formatted(suite.id(), suite.publicKeyBytes()));
        return key;
    }

    private static Optional<List<SealTrustee>> trustees(Members members) {
        List<Members> all = members.objects("trustees", "trustee");
        List<SealTrustee> trustees = new ArrayList<>();
        all.forEach(one -> trustee(one).ifPresent(trustees::add));
        members.refuseIf(
                members.isEmptyList("trustees") || all.size() > Seal.TRUSTEES_MAX,
                "trustees must be 1 to " + Seal.TRUSTEES_MAX);
        Members.repeated(
                trustees.stream().map(SealTrustee::name).toList(),
                name -> members.problem("trustees has " + name + " twice"));
        Members.repeated(
                trustees.stream().map(SealTrustee::share).toList(),
                share -> members.problem("trustees has the share " + share + " twice"));
        boolean distinct = trustees.stream().map(SealTrustee::name).distinct().count() == all.size()
                && trustees.stream().map(SealTrustee::share).distinct().count() == all.size();
        return !all.isEmpty() && all.size() <= Seal.TRUSTEES_MAX && distinct ? Optional.of(trustees) : Optional.empty();
    }

    private static Optional<SealTrustee> trustee(Members members) {
        String name = members.id("name");
        Optional<VerifierKey> vkey = members.text("vkey").flatMap(text -> vkey(members, text, name));
        Optional<String> share = members.text("share");
        boolean isDigest = share.isPresent() && Digests.isValid(share.get());
        members.refuseIf(share.isPresent() && !isDigest, "share is not of the form sha256:…");
        members.noOthers();
        return vkey.isPresent() && isDigest && !name.equals(Members.NO_ID)
                ? Optional.of(new SealTrustee(name, vkey.get(), share.get()))
                : Optional.empty();
    }

    private static Optional<VerifierKey> vkey(Members members, String text, String name) {
        try {
            VerifierKey vkey = VerifierKey.parse(text);
            if (vkey.type() == VerifierKey.Type.ED25519 && vkey.name().equals(name)) {
                return Optional.of(vkey);
            }
            members.problem("vkey must be of type 01 and have the trustee's name");
        } catch (MalformedNoteException e) {
            members.problem("vkey is malformed: " + e.getMessage());
        }
        return Optional.empty();
    }
}
