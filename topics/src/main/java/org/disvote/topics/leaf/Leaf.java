package org.disvote.topics.leaf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.id.Ids;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.routing.Routing;

/// A record of the notary's topic: a statement, which is a leaf of the log's tree. Its canonical JSON,
/// `bytes()`, is both the record's value and the leaf's data. (The other leaves are the digests of votes.)
///
/// Each kind has a record with exactly the members of its JSON, besides `kind`. What `at` means differs: it
/// is the request's, or when the notary was asked, or of a round when it was made.
public sealed interface Leaf {

    /// The smallest leaf. A smaller one could be taken for the 32 bytes of a vote's digest.
    int BYTES_MIN = 33;

    int BYTES_MAX = 65_535;

    Instant at();

    /// The record's number in the topic, from 0.
    long n();

    /// The member `kind`.
    default String kind() {
        return LeafWriter.kind(this);
    }

    default byte[] bytes() {
        return LeafWriter.bytes(this);
    }

    /// As a leaf of the tree.
    default Hash hash() {
        return Merkle.leaf(bytes());
    }

    /// What never changes of a system. The first record.
    ///
    /// @param at when the notary made it; `id`, `origin`, `partitions` and `voterKey` are those of the elections
    ///     topic's system record
    /// @param includeWithin how many seconds after a promise the vote is in the log at the latest
    record SystemLeaf(
            Instant at, long n, String id, String origin, int partitions, long includeWithin, Optional<String> voterKey)
            implements Leaf {

        static final int VERSION = 1;

        public SystemLeaf {
            at = Forms.time("at", at);
            if (Forms.number("n", n) != 0) {
                throw new IllegalArgumentException("n of the system's record is not 0");
            }
            new SystemRecord(at, id, origin, partitions, voterKey); // checks them
            Forms.number("includeWithin", includeWithin);
        }

        public static SystemLeaf of(SystemRecord system, Instant at, long includeWithin) {
            return new SystemLeaf(
                    at, 0, system.id(), system.origin(), system.partitions(), includeWithin, system.voterKey());
        }

        /// Whether it has the properties of this system.
        public boolean isOf(SystemRecord system) {
            return id.equals(system.id())
                    && origin.equals(system.origin())
                    && partitions == system.partitions()
                    && voterKey.equals(system.voterKey());
        }
    }

    /// An election was launched.
    ///
    /// @param terms the digest of its terms
    record TermsLeaf(Instant at, long n, String electionId, String terms) implements Leaf {
        public TermsLeaf {
            at = Forms.time("at", at);
            Forms.number("n", n);
            Ids.require("electionId", electionId);
            Forms.digest("terms", terms);
        }
    }

    /// A roll was imported.
    ///
    /// @param voters how many each constituency has; those without one are under the empty name
    record RollLeaf(Instant at, long n, String roll, String raw, String pseudonymous, SortedMap<String, Long> voters)
            implements Leaf {
        public RollLeaf {
            at = Forms.time("at", at);
            Forms.number("n", n);
            Ids.require("roll", roll);
            Forms.digest("raw", raw);
            Forms.digest("pseudonymous", pseudonymous);
            voters.forEach((constituency, count) -> {
                if (!constituency.isEmpty()) {
                    Ids.require("a constituency", constituency);
                }
                Forms.number("the number of voters", count);
            });
            voters = Collections.unmodifiableSortedMap(new TreeMap<>(voters));
        }
    }

    /// From now on promises by this key count.
    ///
    /// @param vkey as it was written. Whether it is a key is for the reader who uses it to check
    record PromiseKeyLeaf(Instant at, long n, String vkey) implements Leaf {
        public PromiseKeyLeaf {
            at = Forms.time("at", at);
            Forms.number("n", n);
            Forms.text("vkey", vkey);
        }
    }

    /// Promises by this key count no more beyond these heads.
    record PromiseKeyRevokedLeaf(Instant at, long n, String vkey, List<Long> heads) implements Leaf {
        public PromiseKeyRevokedLeaf {
            at = Forms.time("at", at);
            Forms.number("n", n);
            Forms.text("vkey", vkey);
            heads = Forms.numbers("heads", heads);
        }
    }

    /// The voting page's script that seals.
    ///
    /// @param client its digest
    record ClientLeaf(Instant at, long n, String client) implements Leaf {
        public ClientLeaf {
            at = Forms.time("at", at);
            Forms.number("n", n);
            Forms.digest("client", client);
        }
    }

    /// @param from the close before, a whole second
    /// @param to the close from now on, a whole second
    record CloseMovedLeaf(Instant at, long n, String electionId, Instant from, Instant to) implements Leaf {
        public CloseMovedLeaf {
            at = Forms.time("at", at);
            Forms.number("n", n);
            Ids.require("electionId", electionId);
            Forms.second("from", from);
            Forms.second("to", to);
        }
    }

    /// Every partition takes no more votes of the election.
    ///
    /// @param lastSeqs of each partition the head, of any election, at which it was closed for this one
    record CloseLeaf(Instant at, long n, String electionId, Instant closesAt, List<Long> lastSeqs) implements Leaf {
        public CloseLeaf {
            at = Forms.time("at", at);
            Forms.number("n", n);
            Ids.require("electionId", electionId);
            Forms.second("closesAt", closesAt);
            lastSeqs = Forms.numbers("lastSeqs", lastSeqs);
        }
    }

    /// @param transcript the digest of `count.json`
    /// @param signatures the note that the trustees signed; empty for an open election, whose count nobody
    ///     signs
    record CountLeaf(Instant at, long n, String electionId, String transcript, Optional<String> signatures)
            implements Leaf {
        public CountLeaf {
            at = Forms.time("at", at);
            Forms.number("n", n);
            Ids.require("electionId", electionId);
            Forms.digest("transcript", transcript);
            signatures.ifPresent(note -> Forms.text("signatures", note));
        }
    }

    /// A shard was brought back without its latest votes.
    ///
    /// @param tail the last vote of the partition that is left
    record RestoredLeaf(Instant at, long n, int partition, long tail) implements Leaf {
        public RestoredLeaf {
            at = Forms.time("at", at);
            Forms.number("n", n);
            Forms.partition(partition, Routing.PARTITIONS_MAX);
            Forms.number("tail", tail);
        }
    }

    /// @param commitment to the key that was destroyed
    record VoterKeyDestroyedLeaf(Instant at, long n, String commitment) implements Leaf {
        public VoterKeyDestroyedLeaf {
            at = Forms.time("at", at);
            Forms.number("n", n);
            Forms.digest("commitment", commitment);
        }
    }

    record SealKeyDestroyedLeaf(Instant at, long n, String electionId) implements Leaf {
        public SealKeyDestroyedLeaf {
            at = Forms.time("at", at);
            Forms.number("n", n);
            Ids.require("electionId", electionId);
        }
    }

    /// How far the tree has each partition. Before its own leaf it appends the votes that came since the
    /// round before.
    ///
    /// @param round from 1
    /// @param heads of each partition the last seq in the tree; 0 before its first vote
    /// @param size of the tree with this leaf
    record RoundLeaf(Instant at, long n, long round, List<Long> heads, long size) implements Leaf {
        public RoundLeaf {
            at = Forms.time("at", at);
            Forms.number("n", n);
            Forms.number("round", round);
            heads = Forms.numbers("heads", heads);
            Forms.number("size", size);
        }
    }

    /// A statement of a kind that this program does not know. It is a leaf all the same.
    ///
    /// @param at 1970-01-01T00:00:00Z where it has no readable time
    /// @param kind empty where it has none
    /// @param text canonical JSON
    record UnknownLeaf(Instant at, long n, String kind, String text) implements Leaf {

        @Override
        public byte[] bytes() {
            return text.getBytes(UTF_8);
        }
    }
}
