package org.disvote.verify;

import java.util.Optional;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.TlogProof;
import org.disvote.verify.log.LogFiles;
import org.disvote.verify.receipt.BallotFile;

/// What a file is checked against.
///
/// @param policy of exactly one log
/// @param ballot what the receipt must be of
/// @param proof of the receipt's digest
/// @param log where it is asked; without it no network is used
public record Given(Policy policy, Optional<BallotFile> ballot, Optional<TlogProof> proof, Optional<LogFiles> log) {

    public Given {
        if (policy.logs().size() != 1) {
            throw new IllegalArgumentException("a receipt is of one log, but the policy has "
                    + policy.logs().size());
        }
    }

    public static Given offline(Policy policy) {
        return new Given(policy, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Given withBallot(BallotFile file) {
        return new Given(policy, Optional.of(file), proof, log);
    }

    public Given withProof(TlogProof of) {
        return new Given(policy, ballot, Optional.of(of), log);
    }

    public Given withLog(LogFiles files) {
        return new Given(policy, ballot, proof, Optional.of(files));
    }
}
