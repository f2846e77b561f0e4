package org.disvote.lab.demo.sealed;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.disvote.lab.demo.sealed.SealedRates.Rate;
import org.disvote.lab.demo.sealed.SealedRates.Round;

/// The rates of a run, to be read by people.
record RatesText(SealedRates rates) {

    private static final String OPEN = "open";
    private static final String X25519_BEFORE = "X25519, sealed before";
    private static final String X_WING_BEFORE = "X-Wing, sealed before";

    /// In the order of the report.
    private static final SequencedMap<String, Function<Round, Rate>> KINDS = kinds();

    private static final Map<String, Double> LEAST =
            Map.of(X25519_BEFORE, SealedRates.X25519_MIN, X_WING_BEFORE, SealedRates.X_WING_MIN);

    private static SequencedMap<String, Function<Round, Rate>> kinds() {
        SequencedMap<String, Function<Round, Rate>> kinds = new LinkedHashMap<>();
        kinds.put(OPEN, Round::open);
        kinds.put(X25519_BEFORE, Round::x25519);
        kinds.put(X_WING_BEFORE, Round::xWing);
        kinds.put("X25519, random bytes", Round::x25519Random);
        kinds.put("X-Wing, random bytes", Round::xWingRandom);
        kinds.put("X25519, voters ask and seal", Round::x25519Sealing);
        kinds.put("X-Wing, voters ask and seal", Round::xWingSealing);
        return kinds;
    }

    String text() {
        StringBuilder text = new StringBuilder(rates.machine().text()).append("\n\n");
        text.append("votes/s accepted | applied by %d replicas, each round%n".formatted(SealedRates.REPLICAS));
        KINDS.forEach((name, rate) -> {
            text.append("  %-28s".formatted(name));
            rates.rounds()
                    .forEach(round -> text.append(" %,9.0f | %,7.0f"
                            .formatted(
                                    rate.apply(round).accepted(),
                                    rate.apply(round).applied())));
            text.append("%n".formatted());
        });
        text.append("%nrequests sent again after a 503 or without an answer, of all rounds:%n".formatted());
        KINDS.forEach((name, rate) -> text.append("  %-28s %,9d%n".formatted(name, triedAgain(rate))));
        text.append("%napplied, ratio to open, median of the rounds:%n".formatted());
        KINDS.forEach((name, rate) -> {
            if (!name.equals(OPEN)) {
                double ratio = rates.ratio(round -> rate.apply(round).applied());
                text.append("  %-28s %9.2f%s%n".formatted(name, ratio, least(name)));
            }
        });
        text.append("%n".formatted());
        rates.opened()
                .forEach((suite, sample) ->
                        text.append("suite %s%n".formatted(suite)).append(sample.text()));
        text.append("  audit        %10s%n".formatted(rates.audit()));
        return text.toString();
    }

    private long triedAgain(Function<Round, Rate> rate) {
        return rates.rounds().stream()
                .mapToLong(round -> rate.apply(round).triedAgain())
                .sum();
    }

    private static String least(String name) {
        Double least = LEAST.get(name);
        return least == null ? "" : ", at least %.2f".formatted(least);
    }
}
