package org.disvote.ceremony.keytest;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.disvote.ceremony.share.Share;
import org.disvote.ceremony.share.Shares;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.note.Note;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Plaintext;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.Sealer;
import org.disvote.topics.sealing.keytest.KeyTestProtocol;

/// Opens a test ballot with every combination of enough shares.
public final class KeyTest {

    /// As long as the shortest pad holds, whatever the election allows.
    private static final int BALLOT_BYTES = 64;

    private final Seal seal;
    private final List<Share> shares;
    private final BallotContext context;
    private final byte[] ballot = new byte[BALLOT_BYTES];
    private final byte[] envelope;
    private int tried;

    private KeyTest(ElectionId election, Seal seal, List<Share> shares) {
        this.seal = seal;
        this.shares = shares;
        // There are no terms yet, and the test ballot is of no voter: it opens nowhere else.
        context = new BallotContext(election, seal.digest(), "keytest", "", 1);
        new SecureRandom().nextBytes(ballot);
        envelope = new Sealer(seal).seal(context, ballot);
    }

    /// @param shares all of the seal's, each once
    /// @return the protocol, which nobody has signed yet
    /// @throws OperatorException if a share is missing, does not belong to the seal, or a combination does not open
    ///     the ballot
    public static Note run(ElectionId election, Seal seal, List<Share> shares) {
        Set<Integer> given = new HashSet<>();
        shares.forEach(share -> given.add(share.index()));
        if (given.size() != seal.trustees().size()) {
            throw new OperatorException("a test needs the shares of all %d trustees, and %d are given"
                    .formatted(seal.trustees().size(), given.size()));
        }
        KeyTest test = new KeyTest(election, seal, List.copyOf(shares));
        test.choose(new ArrayList<>(), 0);
        String text = KeyTestProtocol.text(election, seal);
        if (!text.endsWith("\n" + test.tried + "\n")) {
            throw new IllegalStateException(test.tried + " combinations were tried");
        }
        return Note.unsigned(text);
    }

    /// Every set of `threshold` shares that begins with the chosen ones and goes on from there.
    private void choose(List<Share> chosen, int from) {
        if (chosen.size() == seal.threshold()) {
            requireOpens(chosen);
            tried++;
            return;
        }
        for (int i = from; i < shares.size(); i++) {
            chosen.add(shares.get(i));
            choose(chosen, i + 1);
            chosen.removeLast();
        }
    }

    private void requireOpens(List<Share> chosen) {
        Optional<byte[]> opened;
        try (SealKey key = Shares.combine(seal, chosen)) {
            opened = key.opener(seal).open(context, envelope).flatMap(plain -> Plaintext.unpad(plain, seal.pad()));
        }
        if (!opened.filter(plain -> Arrays.equals(plain, ballot)).isPresent()) {
            throw new OperatorException("the shares of %s do not open the test ballot: make a new key"
                    .formatted(String.join(
                            ", ", chosen.stream().map(Share::trustee).toList())));
        }
    }
}
