package org.disvote.lab.browser;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.AuthConfig.SignIn;
import org.disvote.ingest.auth.KeySource;
import org.disvote.testkit.FreePorts;
import org.disvote.testkit.Patience;

/// A real Keycloak as a child process, with the realm of `docs/examples/keycloak-realm.json`.
final class Keycloak implements AutoCloseable {

    private static final String VERSION = "26.7.3";
    private static final String ARTIFACT = "org.keycloak:keycloak-quarkus-dist:" + VERSION + ":tar.gz";

    private final Process process;
    private final URI realm;

    private Keycloak(Process process, URI realm) {
        this.process = process;
        this.realm = realm;
    }

    /// The distribution in the local Maven repository, which no build downloads by itself: it has 176 MB.
    static Optional<Path> distribution() {
        Path repository =
                Path.of(System.getProperty("maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
        return Optional.of(repository.resolve(
                        "org/keycloak/keycloak-quarkus-dist/%1$s/keycloak-quarkus-dist-%1$s.tar.gz".formatted(VERSION)))
                .filter(Files::isRegularFile);
    }

    static String missing() {
        return "no Keycloak is here: ./mvnw dependency:get -Dtransitive=false -Dartifact=" + ARTIFACT;
    }

    /// @param realm the realm to begin with, as its file
    static Keycloak start(Path distribution, Path folder, String realm) throws IOException, InterruptedException {
        run(folder, "tar", "xzf", distribution.toString(), "--strip-components=1");
        Files.createDirectories(folder.resolve("data/import"));
        Files.writeString(folder.resolve("data/import/realm.json"), realm);
        int port = FreePorts.next();
        ProcessBuilder builder = new ProcessBuilder(
                "bin/kc.sh",
                "start-dev",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--http-management-port=" + FreePorts.next(),
                "--import-realm");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        File log = folder.resolve("keycloak.log").toFile();
        Process process = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        Keycloak keycloak = new Keycloak(process, URI.create("http://127.0.0.1:" + port + "/realms/disvote"));
        try {
            Awaitility.await("Keycloak has its realm, see " + log)
                    .atMost(Patience.WAIT_MAX.multipliedBy(3))
                    .ignoreExceptions()
                    .until(() -> process.isAlive() && keycloak.answers());
            return keycloak;
        } catch (RuntimeException e) {
            keycloak.close();
            throw e;
        }
    }

    URI uri() {
        return URI.create("http://" + realm.getAuthority());
    }

    AuthConfig auth() {
        return new AuthConfig.Jwt(
                KeySource.parse(realm + "/protocol/openid-connect/certs"),
                realm.toString(),
                "disvote",
                Duration.ofSeconds(1),
                "voter_id",
                Optional.of(new SignIn("disvote-page", "openid", SignIn.Token.ACCESS)));
    }

    private boolean answers() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(realm + "/.well-known/openid-configuration"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        }
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    /// The script's process has one of Java below it.
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
