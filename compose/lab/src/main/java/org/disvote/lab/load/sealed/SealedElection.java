package org.disvote.lab.load.sealed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.disvote.ceremony.deal.Dealing;
import org.disvote.ceremony.deal.Setup;
import org.disvote.ceremony.keytest.KeyTest;
import org.disvote.ceremony.share.Share;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.ceremony.share.Shares;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.Suite;

/// A sealed election whose trustees are all in this process: for measurements, the demo and tests, and for nothing
/// that anybody should believe. The ceremony is the real one, without people.
///
/// @param file the definition, with the seal
/// @param trustees their signing keys, in the order of their shares
/// @param shares their share files, in the same order
/// @param passphrases of the share files, in the same order
public record SealedElection(
        ObjectNode file, Seal seal, List<SigningKey> trustees, List<ShareFile> shares, List<String> passphrases) {

    private static final int TEXT_BYTES = 32;

    public SealedElection {
        trustees = List.copyOf(trustees);
        shares = List.copyOf(shares);
        passphrases = List.copyOf(passphrases);
    }

    /// Makes a key and deals it out. It takes about a second for each trustee.
    ///
    /// @param definition without a seal; its ballots are sealed in the result, whatever it says
    /// @param names of the trustees, in the order of their shares
    /// @param threshold how many of them open the ballots together
    public static SealedElection of(ObjectNode definition, Suite suite, List<String> names, int threshold) {
        SecureRandom random = new SecureRandom();
        ObjectNode file = definition.deepCopy().put("ballots", "sealed");
        List<SigningKey> trustees = names.stream().map(SigningKey::generate).toList();
        List<String> passphrases = names.stream().map(_ -> text(random)).toList();
        byte[] systemRandom = new byte[Dealing.RANDOM_BYTES];
        random.nextBytes(systemRandom);
        Dealing dealing = Dealing.deal(
                new Setup(
                        Definition.of(file),
                        suite,
                        trustees.stream().map(SigningKey::verifier).toList(),
                        threshold),
                names.stream().map(_ -> text(random).toCharArray()).toList(),
                systemRandom,
                passphrases.stream().map(String::toCharArray).toList(),
                random);
        file.set("seal", dealing.seal().json());
        return new SealedElection(file, dealing.seal(), trustees, dealing.files(), passphrases);
    }

    /// Names for so many trustees.
    public static List<String> names(int trustees) {
        return IntStream.rangeClosed(1, trustees).mapToObj(i -> "trustee-" + i).toList();
    }

    /// The definition.
    public Definition definition() {
        return Definition.of(file);
    }

    private static String text(SecureRandom random) {
        byte[] bytes = new byte[TEXT_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// The first shares, unlocked.
    private List<Share> unlocked(int count) {
        List<Share> unlocked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            unlocked.add(shares.get(i).unlock(passphrases.get(i).toCharArray()));
        }
        return unlocked;
    }

    /// The private key, which as many shares give as are needed. The caller closes it.
    public SealKey key() {
        List<Share> enough = unlocked(seal.threshold());
        try {
            return Shares.combine(seal, enough);
        } finally {
            enough.forEach(Share::close);
        }
    }

    /// The protocol of the key's test, signed by all trustees: without it no sealed election is launched.
    public Note protocol() {
        List<Share> all = unlocked(shares.size());
        try {
            return Note.signed(KeyTest.run(definition().id(), seal, all).text(), trustees.toArray(SigningKey[]::new));
        } finally {
            all.forEach(Share::close);
        }
    }

    /// Hides the secrets.
    @Override
    public String toString() {
        return "SealedElection[" + seal + "]";
    }
}
