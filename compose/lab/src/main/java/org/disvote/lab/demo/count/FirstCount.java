package org.disvote.lab.demo.count;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.disvote.ceremony.share.Share;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.ceremony.share.Shares;
import org.disvote.count.RefusedException;
import org.disvote.count.Watch;
import org.disvote.count.export.ExportFolder;
import org.disvote.count.input.CheckedInput;
import org.disvote.count.input.InputCheck;
import org.disvote.count.input.SealClaim;
import org.disvote.count.opening.Opening;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.statement.CountTranscript;
import org.disvote.topics.tlog.Policy;

/// Opens and counts an export as `disvote count open` does, with trustees who are all here.
public final class FirstCount {

    /// A count's transcript.
    public static final class Counted {

        private final byte[] json;

        Counted(byte[] json) {
            this.json = json;
        }

        /// The bytes of `count.json`; a copy.
        public byte[] json() {
            return json.clone();
        }

        public CountTranscript transcript() {
            try {
                return CountTranscript.read(json);
            } catch (MalformedEventException e) {
                throw new IllegalStateException("a count.json that was just made", e);
            }
        }
    }

    private FirstCount() {}

    /// @param shares as many as the election needs
    /// @param passphrases of the shares, in the same order
    /// @throws RefusedException with the first condition that does not hold
    /// @throws org.disvote.topics.operator.OperatorException if a share or passphrase is wrong, or a file
    ///     cannot be read
    public static Counted count(
            Path export, Policy policy, List<ShareFile> shares, List<char[]> passphrases, Watch watch)
            throws RefusedException {
        ExportFolder folder = ExportFolder.open(export);
        List<SealClaim> claims = shares.stream()
                .map(share -> new SealClaim(share.trustee(), share.sealDigest()))
                .toList();
        CheckedInput input = InputCheck.check(folder, policy, claims, watch);
        Seal seal = input.terms().seal().orElseThrow();
        List<Share> unlocked = new ArrayList<>();
        try {
            for (int i = 0; i < shares.size(); i++) {
                unlocked.add(shares.get(i).unlock(passphrases.get(i)));
            }
            try (SealKey key = Shares.combine(seal, unlocked)) {
                int threads = Runtime.getRuntime().availableProcessors();
                return new Counted(Opening.count(folder, input, Optional.of(key), threads, watch));
            }
        } finally {
            unlocked.forEach(Share::close);
        }
    }
}
