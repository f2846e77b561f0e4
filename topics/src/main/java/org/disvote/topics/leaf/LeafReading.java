package org.disvote.topics.leaf;

import java.util.Optional;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.leaf.Leaf.CloseLeaf;
import org.disvote.topics.leaf.Leaf.PromiseKeyRevokedLeaf;
import org.disvote.topics.leaf.Leaf.RestoredLeaf;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.leaf.Leaf.SystemLeaf;
import org.jspecify.annotations.Nullable;

/// The rule by which every reader reads the notary's topic, so that all see the same tree. It takes the
/// records in the order of their offsets. A record is the next statement if [LeafReader] reads it, its `n`
/// is the next number, and the kind fits: the first record, and no other, is `system`, and lists of numbers
/// have one for each partition. Every other record is foreign: it is passed over and reported. A round that
/// contradicts those before it stops every reader.
///
/// For one thread.
public final class LeafReading {

    /// What a record is.
    public sealed interface Read {

        /// The next statement.
        ///
        /// @param index of its leaf in the tree. A round's leaf comes after the votes that it appends
        record Taken(Leaf leaf, long index) implements Read {}

        /// No statement.
        ///
        /// @param why one sentence, without the record's content
        record Foreign(String why) implements Read {}
    }

    private long next;
    private long size;
    private Optional<SystemLeaf> system = Optional.empty();
    private final boolean keepsRounds;
    private Rounds rounds = new Rounds(0, true);
    private Optional<BrokenRoundException> broken = Optional.empty();

    public LeafReading() {
        this(true);
    }

    private LeafReading(boolean keepsRounds) {
        this.keepsRounds = keepsRounds;
    }

    /// For a reader that asks for no position: [#rounds] has the last round only, so the memory does not grow while
    /// people vote.
    public static LeafReading withoutRounds() {
        return new LeafReading(false);
    }

    /// Reads the next record.
    ///
    /// @throws BrokenRoundException if it is a round that contradicts those before it, and for every record
    ///     after it
    public Read read(byte @Nullable [] value) throws BrokenRoundException {
        if (broken.isPresent()) {
            throw new BrokenRoundException(String.valueOf(broken.get().getMessage()));
        }
        Leaf leaf;
        try {
            leaf = LeafReader.read(value);
        } catch (MalformedEventException e) {
            return new Read.Foreign(String.valueOf(e.getMessage()));
        }
        if (leaf.n() != next) {
            return new Read.Foreign("its number is " + leaf.n() + ", the next one is " + next);
        }
        Optional<String> misfit = misfit(leaf);
        if (misfit.isPresent()) {
            return new Read.Foreign(misfit.get());
        }
        return take(leaf);
    }

    private Optional<String> misfit(Leaf leaf) {
        if (leaf instanceof SystemLeaf != (next == 0)) {
            return Optional.of("the first record, and no other, is that of the system");
        }
        int partitions = rounds.partitions();
        boolean fits = switch (leaf) {
            case CloseLeaf close -> close.lastSeqs().size() == partitions;
            case PromiseKeyRevokedLeaf revoked -> revoked.heads().size() == partitions;
            case RestoredLeaf restored -> restored.partition() < partitions;
            default -> true;
        };
        return fits ? Optional.empty() : Optional.of("it is not about the system's " + partitions + " partitions");
    }

    private Read.Taken take(Leaf leaf) throws BrokenRoundException {
        switch (leaf) {
            case SystemLeaf first -> {
                system = Optional.of(first);
                rounds = new Rounds(first.partitions(), keepsRounds);
            }
            case RoundLeaf round -> {
                try {
                    size = rounds.append(round, size);
                } catch (BrokenRoundException e) {
                    broken = Optional.of(e);
                    throw e;
                }
                next++;
                return new Read.Taken(leaf, size - 1);
            }
            default -> {}
        }
        next++;
        return new Read.Taken(leaf, size++);
    }

    /// The number of the next statement.
    public long next() {
        return next;
    }

    /// How many leaves the tree has with all statements that were read. Only sizes of rounds are ever signed.
    public long size() {
        return size;
    }

    /// Once the first record was read.
    public Optional<SystemLeaf> system() {
        return system;
    }

    /// The rounds that were read. Those that are read later are added to it.
    public Rounds rounds() {
        return rounds;
    }

    /// Whether a round stopped the reading, and why.
    public Optional<String> broken() {
        return broken.map(Throwable::getMessage);
    }
}
