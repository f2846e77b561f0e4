package org.disvote.operate.election;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.election.Election;
import org.disvote.topics.operator.OperatorException;

/// What an operator may change in an election that is already defined. The topic decides what is in force
/// ([org.disvote.topics.election.ElectionFold]); this class reports at once why a change would not count, so that
/// the operator need not wait for it. Clocks may differ and a definition needs a moment to reach every master, so
/// nothing is changed
/// within [#MARGIN] of the opening or the close.
public final class ElectionChange {

    /// Much longer than a definition needs to reach all masters, and than their clocks may differ.
    static final Duration MARGIN = Duration.ofSeconds(10);

    /// How long before the new close it is announced at least, so that every master has read it by then.
    static final Duration NOTICE = Duration.ofSeconds(3);

    private ElectionChange() {}

    /// The definition to store for an operator's file.
    ///
    /// @param known as the topic has it
    /// @param sealed whether any partition has stated that it takes no more votes of the election
    /// @param wanted as the file says, without any history
    /// @return empty if it is already defined exactly so
    /// @throws OperatorException with the reason, if the change is not allowed
    public static Optional<Election> put(Optional<Election> known, boolean sealed, Election wanted, Instant now) {
        if (known.isEmpty()) {
            if (!now.isBefore(wanted.closesAt())) {
                throw new OperatorException("election %s would have closed at %s already: set a later closesAt"
                        .formatted(wanted.id(), wanted.closesAt()));
            }
            return Optional.of(wanted);
        }
        Election before = known.get();
        List<String> changes = before.changesOfMeaning(wanted);
        boolean closeMoves = !before.closesAt().equals(wanted.closesAt());
        if (changes.isEmpty() && !closeMoves) {
            return Optional.empty();
        }
        if (!changes.isEmpty() && !now.isBefore(before.opensAt().minus(MARGIN))) {
            throw new OperatorException(
                    ("voting in election %s begins or began at %s, so %s must stay as defined: change only "
                                    + "closesAt, or use another id")
                            .formatted(before.id(), before.opensAt(), String.join(", ", changes)));
        }
        Election after = new Election(
                wanted.id(),
                wanted.title(),
                wanted.choices(),
                wanted.opensAt(),
                before.closesAt(),
                wanted.eligibility(),
                wanted.liveResults(),
                wanted.changeOfMind(),
                before.closeChanges());
        if (!closeMoves) {
            return Optional.of(after);
        }
        requireNotClosing(before, sealed, now);
        if (wanted.closesAt().isBefore(now.plus(MARGIN))) {
            throw new OperatorException(
                    "election %s would close at %s, which is past or too near: use election close-now %s"
                            .formatted(wanted.id(), wanted.closesAt(), wanted.id()));
        }
        return Optional.of(after.closingAt(wanted.closesAt(), now));
    }

    /// The definition that closes an open election.
    ///
    /// @param sealed see [#put]
    /// @throws OperatorException if it is not open, or closes by itself within [#MARGIN]
    public static Election closeNow(Election known, boolean sealed, Instant now) {
        if (now.isBefore(known.opensAt())) {
            throw new OperatorException("election %s opens only at %s: there is nothing to close yet"
                    .formatted(known.id(), known.opensAt()));
        }
        requireNotClosing(known, sealed, now);
        // The next whole second after the notice.
        Instant to = now.plus(NOTICE).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        return known.closingAt(to, now);
    }

    private static void requireNotClosing(Election known, boolean sealed, Instant now) {
        if (sealed || !now.isBefore(known.closesAt())) {
            throw new OperatorException("election %s closed at %s, and stays closed: use another id"
                    .formatted(known.id(), known.closesAt()));
        }
        if (!now.isBefore(known.closesAt().minus(MARGIN))) {
            throw new OperatorException(
                    "election %s closes at %s, in less than %d s: masters whose clocks run ahead may have sealed it"
                            .formatted(known.id(), known.closesAt(), MARGIN.toSeconds()));
        }
    }
}
