package org.disvote.operate.election;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.election.Election;
import org.disvote.topics.operator.OperatorException;

/// What an operator may do to an election that is defined already. What is in force follows from the topic
/// ([org.disvote.topics.election.ElectionFold]); here the operator is told at once why a change would not count. Since
/// the
/// clocks may differ and a definition takes a moment to reach every master, nothing is changed within [#MARGIN] of the
/// moment that decides.
public final class ElectionChange {

    /// Far longer than a definition takes to all masters, and than their clocks may differ.
    static final Duration MARGIN = Duration.ofSeconds(10);

    /// How far ahead an election is closed at least, so that every master hears of it before.
    static final Duration NOTICE = Duration.ofSeconds(3);

    private ElectionChange() {}

    /// The definition to store for an operator's file.
    ///
    /// @param known as the topic has it
    /// @param sealed whether any partition has told that it takes no more votes of it
    /// @param wanted as the file says, without any history
    /// @return nothing where it is defined in exactly this way already
    /// @throws OperatorException saying what stands against it
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
    /// @throws OperatorException if it is not open, or closes by itself as soon
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
