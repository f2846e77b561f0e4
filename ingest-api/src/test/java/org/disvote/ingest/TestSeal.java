package org.disvote.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Plaintext;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.SealTrustee;
import org.disvote.topics.sealing.Sealer;
import org.disvote.topics.sealing.Suite;
import org.disvote.topics.vote.BallotBytes;

/// An election's key without a ceremony: two of three trustees, whose shares nobody has.
public final class TestSeal {

    private static final int PAD = 128;

    private final SealKey key;
    private final Seal seal;
    private final List<SigningKey> trustees = new ArrayList<>();

    public TestSeal(Suite suite) {
        this(suite, PAD);
    }

    public TestSeal(Suite suite, int pad) {
        byte[] seed = new byte[Suite.SEED_BYTES];
        seed[0] = 7;
        key = new SealKey(suite, seed);
        List<SealTrustee> named = new ArrayList<>();
        for (String name : List.of("alpha", "beta", "gamma")) {
            byte[] secret = new byte[32];
            secret[0] = (byte) name.charAt(0);
            SigningKey signing = SigningKey.ofSeed(name, secret);
            trustees.add(signing);
            named.add(new SealTrustee(name, signing.verifier(), Digests.of(secret)));
        }
        seal = new Seal(suite, key.publicKey(), pad, 2, named);
    }

    public Seal seal() {
        return seal;
    }

    /// Makes the election of a file a sealed one.
    public ObjectNode in(ObjectNode file) {
        file.put("voters", "pseudonymous").put("ballots", "sealed").set("seal", seal.json());
        return file;
    }

    public static BallotContext context(Election election, String voter, String constituency, int revision) {
        return new BallotContext(election.id(), election.digest(), voter, constituency, revision);
    }

    /// An envelope with the choice of an election that is defined by choices. No two are equal.
    public BallotBytes envelope(BallotContext context, String choice) {
        return BallotBytes.of(new Sealer(seal).seal(context, ballot(choice).getBytes(UTF_8)));
    }

    /// What an envelope has in it.
    public Optional<String> open(BallotContext context, BallotBytes envelope) {
        return key.opener(seal)
                .open(context, envelope.bytes())
                .flatMap(plaintext -> Plaintext.unpad(plaintext, seal.pad()))
                .map(ballot -> new String(ballot, UTF_8));
    }

    public static String ballot(String choice) {
        return "{\"answers\":{\"choice\":{\"pick\":[\"" + choice + "\"]}},\"v\":1}";
    }

    /// The signed note under a count.
    ///
    /// @param signers how many trustees sign
    public String note(ElectionId election, String transcript, int signers) {
        return Note.signed(
                        "disvote/count/v1\n" + election.value() + "\n" + transcript + "\n",
                        trustees.subList(0, signers).toArray(SigningKey[]::new))
                .toString();
    }
}
