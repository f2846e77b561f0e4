package org.disvote.witness;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.disvote.witness.http.Limits;
import org.disvote.witness.store.StoreStep;

/// A witness in a process of its own, which stops for ever after one step of storing, so that a test can
/// kill it there.
final class KilledWitness {

    static final String READY = "READY ";
    static final String REACHED = "REACHED";

    private KilledWitness() {}

    /// @param args the log's vkey, the key file, the data folder, the step
    public static void main(String... args) throws InterruptedException {
        StoreStep last = StoreStep.valueOf(args[3]);
        CountDownLatch never = new CountDownLatch(1);
        Witness witness = Witness.start(
                new WitnessConfig(args[0], Path.of(args[1]), Path.of(args[2]), "127.0.0.1", 0),
                Limits.DEFAULT,
                Clock.systemUTC(),
                step -> {
                    if (step == last) {
                        System.out.println(REACHED);
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                });
        System.out.println(READY + witness.uri());
        never.await();
    }
}
