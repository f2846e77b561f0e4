package org.disvote.lab.drill.fault;

import java.time.Duration;
import java.util.List;

/// Faults of the brokers.
final class BrokerFaults {

    private static final String BROKERS = "kafka";

    private BrokerFaults() {}

    static String killed(Strike strike) throws InterruptedException {
        return strike.killFor(Duration.ofSeconds(15), strike.any(BROKERS));
    }

    static String allButOneKilled(Strike strike) throws InterruptedException {
        List<String> brokers = strike.parts().named(BROKERS);
        String spared = strike.any(brokers);
        strike.killFor(Duration.ofSeconds(10), Strike.others(brokers, spared));
        return "all but " + spared;
    }

    static String cutOff(Strike strike) throws InterruptedException {
        List<String> brokers = strike.parts().named(BROKERS);
        return strike.cutFrom(brokers, strike.any(brokers));
    }
}
