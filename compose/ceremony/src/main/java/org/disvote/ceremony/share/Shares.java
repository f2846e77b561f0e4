package org.disvote.ceremony.share;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.SealTrustee;

/// Puts an election's private key together from shares, and finds what does not belong to it first.
public final class Shares {

    private Shares() {}

    /// Why a share file is not of this election and seal, each in its own sentence; empty if it is. To be asked before
    /// anybody types a passphrase.
    public static List<String> problems(ShareFile file, ElectionId election, Seal seal) {
        List<String> problems = new ArrayList<>();
        if (!file.election().equals(election)) {
            problems.add("the share of %s is of election %s, not of %s"
                    .formatted(file.trustee(), file.election(), election));
        }
        if (!file.sealDigest().equals(seal.digest())) {
            problems.add("the share of %s is of another seal: the file has %s, the election %s"
                    .formatted(file.trustee(), file.sealDigest(), seal.digest()));
            return problems; // nothing else can be compared
        }
        if (file.threshold() != seal.threshold()) {
            problems.add("the share of %s says that %d shares open the ballots, and the seal says %d"
                    .formatted(file.trustee(), file.threshold(), seal.threshold()));
        }
        if (file.index() > seal.trustees().size()
                || !seal.trustees().get(file.index() - 1).name().equals(file.trustee())) {
            problems.add("the seal has no trustee %s with share %d".formatted(file.trustee(), file.index()));
        }
        return problems;
    }

    /// Why these files cannot open the election together, each in its own sentence; empty if they can, given their
    /// passphrases.
    public static List<String> problems(Collection<ShareFile> files, ElectionId election, Seal seal) {
        List<String> problems = new ArrayList<>();
        files.forEach(file -> problems.addAll(problems(file, election, seal)));
        if (problems.isEmpty()) {
            List<Integer> indexes = files.stream().map(ShareFile::index).toList();
            files.stream()
                    .filter(file -> indexes.indexOf(file.index()) != indexes.lastIndexOf(file.index()))
                    .map(ShareFile::trustee)
                    .distinct()
                    .forEach(trustee -> problems.add(twice(trustee)));
            int different = (int) indexes.stream().distinct().count();
            if (different < seal.threshold()) {
                problems.add(tooFew(seal, different));
            }
        }
        return problems;
    }

    private static String twice(String trustee) {
        return "the share of %s is given twice".formatted(trustee);
    }

    private static String tooFew(Seal seal, int given) {
        return "%d of %d shares are needed, and %s given: find %d more"
                .formatted(
                        seal.threshold(),
                        seal.trustees().size(),
                        Quantity.of(given, "is", "are"),
                        seal.threshold() - given);
    }

    /// @param shares at least as many as the threshold, each once, in any order. If there are more, all of them are
    ///     used
    /// @return the election's key, to be closed by the caller
    /// @throws OperatorException with one sentence, if these shares do not give the key of this seal
    public static SealKey combine(Seal seal, List<Share> shares) {
        SortedMap<Integer, byte[]> byIndex = new TreeMap<>();
        for (Share share : shares) {
            requireOf(seal, share, shares.getFirst());
            if (byIndex.put(share.index(), share.bytes()) != null) {
                throw new OperatorException(twice(share.trustee()));
            }
        }
        if (byIndex.size() < seal.threshold()) {
            throw new OperatorException(tooFew(seal, byIndex.size()));
        }
        byte[] seed = Shamir.join(byIndex);
        SealKey key = new SealKey(seal.suite(), seed);
        Arrays.fill(seed, (byte) 0);
        if (!Arrays.equals(key.publicKey(), seal.publicKey())) {
            key.close();
            throw new OperatorException("the shares are those of the seal and do not give its key: they were dealt"
                    + " wrongly, so make a new key with `disvote election keygen`");
        }
        return key;
    }

    private static void requireOf(Seal seal, Share share, Share first) {
        if (!share.election().equals(first.election())) {
            throw new OperatorException("the share of %s is of election %s, that of %s of %s"
                    .formatted(share.trustee(), share.election(), first.trustee(), first.election()));
        }
        if (!share.sealDigest().equals(seal.digest())) {
            throw new OperatorException("the share of %s is of another seal: it has %s, the election %s"
                    .formatted(share.trustee(), share.sealDigest(), seal.digest()));
        }
        List<SealTrustee> trustees = seal.trustees();
        if (share.index() > trustees.size()
                || !trustees.get(share.index() - 1).name().equals(share.trustee())) {
            throw new OperatorException(
                    "the seal has no trustee %s with share %d".formatted(share.trustee(), share.index()));
        }
        if (!trustees.get(share.index() - 1).share().equals(share.digest())) {
            throw new OperatorException(
                    "the share of %s is not the one whose digest stands in the seal".formatted(share.trustee()));
        }
    }
}
