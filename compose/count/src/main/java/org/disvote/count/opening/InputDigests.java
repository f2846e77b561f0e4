package org.disvote.count.opening;

import java.util.List;
import org.disvote.count.Refusal;
import org.disvote.count.RefusedException;
import org.disvote.count.input.CheckedInput;
import org.disvote.count.input.SealClaim;

/// What trustees give before an election is opened: shares of its seal, and each the input digest that their
/// own check printed. Whoever opens cannot choose another export, or a part of one, than that many trustees
/// checked.
public final class InputDigests {

    private static final String PREFIX = "sha256:";

    private InputDigests() {}

    /// A digest as a trustee typed it.
    ///
    /// @param trustee whose it is, for the message
    /// @param typed with or without `sha256:`, also with blanks between
    public record Typed(String trustee, String typed) {

        /// Whether it is the digest of this input.
        public boolean isOf(CheckedInput input) {
            return is(input.input().digest());
        }

        boolean is(String digest) {
            String digits = typed.replaceAll("\\s", "");
            return digest.equals(digits.startsWith(PREFIX) ? digits : PREFIX + digits);
        }
    }

    /// How many trustees give theirs: none in an open election.
    public static int needed(CheckedInput input) {
        return input.terms().seal().map(seal -> seal.threshold()).orElse(0);
    }

    /// @throws RefusedException if there are too few shares, or one is there twice
    public static void requireShares(CheckedInput input, List<SealClaim> claims) throws RefusedException {
        for (int i = 0; i < claims.size(); i++) {
            String trustee = claims.get(i).trustee();
            if (claims.subList(0, i).stream().anyMatch(other -> other.trustee().equals(trustee))) {
                throw new RefusedException(Refusal.SHARE_TWICE, trustee);
            }
        }
        if (claims.size() < needed(input)) {
            throw new RefusedException(Refusal.SHARES_TOO_FEW, claims.size(), needed(input));
        }
    }

    /// @throws RefusedException if there are too few, or one is another one
    public static void require(CheckedInput input, List<Typed> typed) throws RefusedException {
        for (Typed one : typed) {
            if (!one.is(input.input().digest())) {
                throw new RefusedException(Refusal.INPUT_DIGEST_DIFFERS, one.trustee());
            }
        }
        if (typed.size() < needed(input)) {
            throw new RefusedException(Refusal.INPUT_DIGESTS_TOO_FEW, typed.size(), needed(input));
        }
    }
}
