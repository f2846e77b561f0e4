package org.disvote.audit.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.Log;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.election.Election;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.routing.Position;
import org.disvote.topics.sealing.EnvelopeForm;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// Finds envelopes that have the same encapsulated key, in one election or in several that have one public
/// key. With good random numbers there are never two, so one of the two is a copy, or a voter's program has
/// bad ones.
public final class EnvelopeCheck implements AutoCloseable {

    private final Path folder;
    private final Findings findings;
    private final Map<Seal, byte[]> keyDigests = new HashMap<>();
    private @Nullable Encapsulations all;
    private @Nullable UnreachableException failure;

    /// @param folder for a temporary file, 28 bytes for each envelope; it is made with the first one
    public EnvelopeCheck(Path folder, Findings findings) {
        this.folder = folder;
        this.findings = findings;
    }

    /// A vote of the log.
    ///
    /// @param election its own; null if it is unknown
    public void vote(VoteCast vote, @Nullable Election election) {
        Seal seal = election == null ? null : election.terms().seal().orElse(null);
        if (failure != null || seal == null) {
            return;
        }
        byte[] envelope = vote.ballot().bytes();
        if (EnvelopeForm.problem(envelope, seal).isPresent()) {
            return; // found by its form
        }
        MessageDigest hash = Digests.sha256();
        hash.update("disvote/audit/encapsulation\n".getBytes(US_ASCII));
        hash.update(keyDigests.computeIfAbsent(seal, each -> Digests.sha256().digest(each.publicKey())));
        byte[] digest = hash.digest(EnvelopeForm.encapsulation(envelope, seal));
        try {
            if (all == null) {
                all = Encapsulations.create(folder);
            }
            all.add(digest, vote.partition(), vote.seq());
        } catch (UnreachableException e) {
            failure = e;
        }
    }

    /// After the log's last vote.
    public void end() {
        try {
            if (failure != null) {
                throw failure;
            }
            if (all != null) {
                long left = all.find(this::found);
                if (left > 0) {
                    findings.ofPlace(
                            Kind.UNREACHABLE,
                            Log.WHERE,
                            "the encapsulated keys of %s were not compared with all others"
                                    .formatted(Quantity.of(left, "envelope")));
                }
            }
        } catch (UnreachableException e) {
            findings.ofPlace(Kind.UNREACHABLE, Log.WHERE, String.valueOf(e.getMessage()));
        }
    }

    private void found(Position earlier, Position later) {
        findings.ofVote(
                Kind.SAME_ENCAPSULATION,
                Log.WHERE,
                later.partition(),
                later.seq(),
                "the encapsulated key of its envelope is that of %s too: one is a copy, or a voter's program has bad"
                                .formatted(earlier)
                        + " random numbers; neither shows what is in the other");
    }

    @Override
    public void close() {
        if (all != null) {
            all.close();
        }
    }
}
