package org.disvote.ingest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.disvote.ingest.auth.KeyRing.Pace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyRingTest {

    private static final Issuer OLD = Issuer.es256("old");
    private static final Issuer NEW = Issuer.es256("new");

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /// Reads again at once when a key is missed or the file has changed, never because time has passed.
    private static final Pace WHEN_ASKED = new Pace(MILLISECOND, MILLISECOND, NEVER, SECOND);

    @TempDir
    private Path dir;

    private Path file;
    private HttpServer server;
    private ExecutorService threads;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Supplier<byte[]> served = () -> Issuer.keySet(OLD);
    private volatile int status = 200;
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        file = dir.resolve("keys.json");
        Files.write(file, Issuer.keySet(OLD));
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/keys", exchange -> {
            requests.incrementAndGet();
            byte[] bytes = served.get();
            exchange.getResponseHeaders().add("Location", "/keys");
            exchange.sendResponseHeaders(status, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
        server.createContext("/silent", _ -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write("{\"keys\":[".getBytes(UTF_8));
            out.flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void anUnknownKeyIsFetchedWithoutMakingTheRequestWait() {
        try (KeyRing ring = KeyRing.load(url("/keys"), WHEN_ASKED)) {
            served = () -> Issuer.keySet(OLD, NEW);

            assertTrue(ring.find("new").isEmpty());

            await().until(() -> ring.find("new").isPresent());
            assertTrue(ring.find("old").isPresent());
        }
    }

    @Test
    void aKeyThatTheIssuerWithdrewIsForgotten() {
        Pace often = new Pace(MILLISECOND, MILLISECOND, Duration.ofMillis(20), SECOND);
        try (KeyRing ring = KeyRing.load(url("/keys"), often)) {
            served = () -> Issuer.keySet(NEW);

            await().until(() -> ring.find("old").isEmpty());
            assertTrue(ring.find("new").isPresent());
        }
    }

    @Test
    void manyUnknownKeysCostTheIssuerOneRequestAtATime() {
        Pace seldom = new Pace(MILLISECOND, NEVER, NEVER, SECOND);
        try (KeyRing ring = KeyRing.load(url("/keys"), seldom)) {
            for (int i = 0; i < 10_000; i++) {
                assertTrue(ring.find("unknown-" + i).isEmpty());
            }
            // Long enough for the thread to check many times.
            await().during(Duration.ofMillis(100)).until(() -> requests.get() == 1);
        }
    }

    @Test
    void anOutageOfTheSourceLeavesTheLastKeysInUseUntilItIsBack() {
        try (KeyRing ring = KeyRing.load(url("/keys"), WHEN_ASKED)) {
            status = 503;
            assertTrue(ring.find("new").isEmpty());
            await().until(() -> requests.get() > 2);
            assertTrue(ring.find("old").isPresent());

            served = () -> Issuer.keySet(NEW);
            status = 200;

            await().until(() -> ring.find("new").isPresent());
        }
    }

    @Test
    void nonsenseLeavesTheLastKeysInUse() {
        for (String nonsense : List.of("", "<html>", "{}", "{\"keys\":[]}", "{\"keys\":5}", "{\"keys\":[null]}")) {
            served = () -> Issuer.keySet(OLD);
            try (KeyRing ring = KeyRing.load(url("/keys"), WHEN_ASKED)) {
                served = () -> nonsense.getBytes(UTF_8);
                int before = requests.get();
                assertTrue(ring.find("new").isEmpty());
                await().until(() -> requests.get() > before + 1);
                assertTrue(ring.find("old").isPresent(), nonsense);
            }
        }
    }

    @Test
    void aReplacedFileIsReadAgainWithoutARequest() throws IOException {
        try (KeyRing ring = KeyRing.load(file(), WHEN_ASKED)) {
            Path other = dir.resolve("other");
            Files.write(other, Issuer.keySet(NEW));
            Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);

            await().until(() -> ring.find("new").isPresent());
            assertTrue(ring.find("old").isEmpty());
        }
    }

    @Test
    void aFileThatIsRewrittenOrMissingForAWhileIsReadAgainWithoutARequest() throws IOException {
        try (KeyRing ring = KeyRing.load(file(), WHEN_ASKED)) {
            Files.write(file, "{\"keys\":[".getBytes(UTF_8));
            Files.delete(file);
            assertTrue(ring.find("old").isPresent());
            Files.write(file, Issuer.keySet(NEW));

            await().until(() -> ring.find("new").isPresent());
        }
    }

    @Test
    void theFirstReadingMustSucceed() {
        fails("there is no such file", KeySource.parse(dir.resolve("none").toString()));
        status = 404;
        fails("it answers 404", url("/keys"));
        status = 302;
        fails("it answers 302", url("/keys"));
        server.stop(0);
        fails("cannot read the keys of http://", url("/keys"));
    }

    @Test
    void readingASourceThatNeverAnswersTimesOut() {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            Future<?> silent = threads.submit(() -> fails("cannot read", url("/silent")));
            fails("does not answer within 5 s", url("/endless"));
            silent.get();
        });
    }

    @Test
    void aClosingRingDoesNotWaitForASourceThatNeverAnswers() throws IOException {
        KeyRing ring = KeyRing.load(url("/keys"), WHEN_ASKED);
        CountDownLatch asked = new CountDownLatch(1);
        served = () -> {
            asked.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Issuer.keySet(OLD);
        };
        assertTrue(ring.find("new").isEmpty());
        await().until(() -> asked.getCount() == 0);

        assertTimeoutPreemptively(Duration.ofSeconds(4), ring::close);
    }

    @Test
    void aSetThatIsTooLongIsNotRead() throws IOException {
        Files.write(file, new byte[KeySource.BYTES_MAX + 1]);
        served = () -> new byte[KeySource.BYTES_MAX + 1];

        fails("longer than", file());
        fails("cannot read", url("/keys"));
    }

    @Test
    void keysForOtherPurposesAreSkipped() throws IOException {
        Map<String, Object> encrypting = changed(Issuer.rs256("enc").key(), "use", "enc");
        Map<String, Object> signing = changed(Issuer.rs256("sign").key(), "key_ops", List.of("sign"));
        Map<String, Object> other = changed(Issuer.rs256("rs512").key(), "alg", "RS512");
        Map<String, Object> unknown = Map.of("kty", "PQ", "kid", "pq", "pub", "AAAA");
        Map<String, Object> weak = Issuer.rs256("weak", 1024).key();
        Map<String, Object> curve = Issuer.es384("p384").key();
        Map<String, Object> good = changed(changed(OLD.key(), "use", "sig"), "alg", "ES256");
        List<Map<String, Object>> useless = List.of(encrypting, signing, other, unknown, weak, curve);

        for (Map<String, Object> one : useless) {
            refusesFile("no public key for RS256", Issuer.keySet(List.of(one)));
            Files.write(file, Issuer.keySet(List.of(one, good)));
            try (KeyRing ring = KeyRing.load(file(), WHEN_ASKED)) {
                assertTrue(ring.find("old").isPresent());
                assertFalse(ring.find(String.valueOf(one.get("kid"))).isPresent());
            }
        }
    }

    @Test
    void aSetWithSecretsIsRefused() throws IOException {
        Map<String, Object> secret = Map.of("kty", "oct", "kid", "hmac", "k", "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0");
        refusesFile("private or secret", Issuer.keySet(List.of(OLD.key(), secret)));
        refusesFile(
                "private or secret",
                Issuer.keySet(List.of(changed(OLD.key(), "d", "6S4q0nVv5J4b8c4eW1mH7m1YyW6h0M6Qm5l4o3p2q1A"))));
    }

    /// An issuer may publish keys for other systems beside ours: of any type, curve and algorithm, even
    /// malformed.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kty\":\"EC\",\"kid\":\"x\",\"crv\":\"BP-256\",\"x\":\"AA\",\"y\":\"AA\"}",
                "{\"kty\":\"AKP\",\"kid\":\"x\",\"alg\":\"ML-DSA-65\",\"pub\":\"AA\"}",
                "{\"kty\":\"OKP\",\"kid\":\"x\",\"crv\":\"Ed25519\",\"x\":\"AA\"}",
                "{\"kty\":\"EC\",\"kid\":\"x\"}",
                "{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":\"AA\",\"e\":5}",
                "{\"kty\":\"RSA\",\"kid\":{},\"n\":\"AA\",\"e\":\"AQAB\"}",
                "{\"kty\":5,\"kid\":\"x\"}",
                "{\"kid\":\"x\"}",
                "{}",
                "[]",
                "null",
                "5",
            })
    void faultGAKeyOfAnUnknownKindIsSkipped(String other) throws IOException {
        String good = Issuer.json(OLD.key());
        Files.writeString(file, "{\"keys\":[" + other + "," + good + "]}");

        KeySet set = assertDoesNotThrow(() -> KeySet.parse(Files.readAllBytes(file)));

        assertTrue(set.find("old").isPresent());
        assertEquals(1, set.keys().size());
        assertEquals(1, set.passedOver().size());
        assertTrue(set.passedOver().getFirst().startsWith("key 1"), set.passedOver()::toString);
        try (KeyRing ring = KeyRing.load(file(), WHEN_ASKED)) {
            assertTrue(ring.find("old").isPresent());
        }
    }

    @Test
    void faultGOfTwoKeysOfOneIdTheFirstIsUsed() throws Exception {
        KeySet set = KeySet.parse(Issuer.keySet(OLD, Issuer.es256("old"), NEW));

        assertEquals(2, set.keys().size());
        assertEquals(List.of("key 2 kid=old kty=EC crv=P-256: an earlier key has the same kid"), set.passedOver());
    }

    @Test
    void faultGAMissedKeyMayAppearUntilTheSetWasReadAgainAndForAShortWhile() {
        MissedKeys missed = new MissedKeys(Duration.ofNanos(10), Duration.ofNanos(100));

        assertTrue(missed.mayAppear("new", 0, -5), "missed for the first time");
        assertTrue(missed.mayAppear("new", 5, 2), "the set was read, but from a cache that may be old");
        assertTrue(missed.mayAppear("new", 50, 0), "the set was not read since");
        assertFalse(missed.mayAppear("new", 50, 40), "the issuer has no such key");
        assertTrue(missed.mayAppear("new", 101, 99), "much later, it counts as missed for the first time again");
        for (int i = 0; i < 10_000; i++) {
            assertTrue(missed.mayAppear("forged-" + i, 200, 190));
        }
        assertTrue(missed.mayAppear("new", 201, 190), "replaced by other keys, so missed for the first time again");
    }

    @Test
    void faultGAMissedKeyIsFetchedAtOnceAndTheIssuerIsAskedAtMostOnceASecond() {
        try (KeyRing ring = KeyRing.load(url("/keys"), Pace.USUAL)) {
            served = () -> Issuer.keySet(OLD, NEW);
            long began = System.nanoTime();

            assertTrue(ring.find("new").isEmpty());
            assertTrue(ring.mayAppear("new"));
            await().until(() -> {
                ring.find("forged-" + System.nanoTime());
                return ring.find("new").isPresent();
            });

            long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
            assertTrue(requests.get() <= seconds + 3, () -> requests + " in " + seconds + " s");
        }
    }

    @Test
    void malformedKeysAreRefusedAtTheStart() throws IOException {
        for (String keys : List.of(
                "[]",
                "{\"keys\":[{\"kty\":\"EC\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}",
                "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AA\",\"e\":\"AQAB\"}]}",
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}]}",
                "{\"keys\":[{\"kty\":5}]}",
                "{\"keys\":[" + "[".repeat(10_000))) {
            refusesFile("of no use", keys.getBytes(UTF_8));
        }
    }

    private void refusesFile(String why, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        fails(why, file());
    }

    private static void fails(String why, KeySource source) {
        String message = String.valueOf(assertThrows(
                        KeysUnavailableException.class,
                        () -> KeyRing.load(source, WHEN_ASKED).close())
                .getMessage());
        assertTrue(message.contains(why), message);
        assertEquals(1, message.lines().count(), message);
    }

    private static Map<String, Object> changed(Map<String, Object> key, String name, Object value) {
        Map<String, Object> changed = new HashMap<>(key);
        changed.put(name, value);
        return changed;
    }

    private KeySource file() {
        return KeySource.parse(file.toString());
    }

    private KeySource url(String path) {
        return KeySource.parse("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }
}
