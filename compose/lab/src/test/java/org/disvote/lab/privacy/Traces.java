package org.disvote.lab.privacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.disvote.topics.kafka.Brokers;

/// Finds a text wherever a system keeps bytes: in plain, in hexadecimal digits, and inside base64 at any position.
final class Traces {

    private static final int CHUNK = 1 << 20;
    private static final byte[] ZEROS = new byte[CHUNK];

    private final List<String> forms = new ArrayList<>();
    private final int longest;
    private final NavigableSet<String> found = new TreeSet<>();

    /// @param text in ASCII
    Traces(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        forms.add(text);
        forms.add(HexFormat.of().formatHex(bytes));
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            for (int before = 0; before < 3; before++) {
                forms.add(insideBase64(encoder, bytes, before));
            }
        }
        longest = forms.stream().mapToInt(String::length).max().orElseThrow();
    }

    /// The characters that do not depend on the bytes around the text.
    private static String insideBase64(Base64.Encoder encoder, byte[] text, int before) {
        byte[] padded = new byte[before + text.length];
        System.arraycopy(text, 0, padded, before, text.length);
        String encoded = encoder.withoutPadding().encodeToString(padded);
        int first = (before * 8 + 5) / 6;
        int last = padded.length * 8 / 6;
        return encoded.substring(first, last);
    }

    /// Where it was found.
    NavigableSet<String> found() {
        return found;
    }

    void in(String where, byte[] bytes) {
        in(where, new String(bytes, ISO_8859_1));
    }

    private void in(String where, String latin1) {
        if (forms.stream().anyMatch(latin1::contains)) {
            found.add(where);
        }
    }

    /// Every file below a folder.
    void inFiles(Path root) throws IOException {
        byte[] buffer = new byte[CHUNK];
        for (Path file : filesIn(root)) {
            String name = root.relativize(file).toString();
            try (InputStream in = Files.newInputStream(file)) {
                inStream(name, in, buffer);
            } catch (NoSuchFileException e) {
                // Deleted meanwhile: nothing is kept there.
            }
        }
    }

    /// Every file below a folder, also of one whose servers make and delete files meanwhile.
    static List<Path> filesIn(Path root) throws IOException {
        while (true) {
            try (Stream<Path> all = Files.walk(root)) {
                return all.filter(Files::isRegularFile).toList();
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof NoSuchFileException)) {
                    throw e;
                }
                // A file vanished while the folder was listed: list it anew.
            }
        }
    }

    private void inStream(String name, InputStream in, byte[] buffer) throws IOException {
        int kept = 0;
        while (true) {
            int read = in.readNBytes(buffer, kept, buffer.length - kept);
            int end = kept + read;
            if (Arrays.mismatch(buffer, 0, end, ZEROS, 0, end) >= 0) {
                in(name, new String(buffer, 0, end, ISO_8859_1));
            }
            if (read == 0) {
                return;
            }
            kept = Math.min(end, longest - 1);
            System.arraycopy(buffer, end - kept, buffer, 0, kept);
        }
    }

    /// Every record of every topic, decompressed, committed or not.
    void inTopics(Brokers brokers) throws Exception {
        try (Admin admin = Admin.create(brokers.properties());
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        brokers.properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            var topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get()
                    .forEach((topic, description) -> description
                            .partitions()
                            .forEach(each -> partitions.add(new TopicPartition(topic, each.partition()))));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    String where = "topic " + record.topic();
                    if (record.key() != null) {
                        in(where, record.key());
                    }
                    if (record.value() != null) {
                        in(where, record.value());
                    }
                    record.headers().forEach(header -> in(where, header.value()));
                });
            }
        }
    }

    /// Every row of every table, as text. A checkpoint follows, so that the files have the rows, too.
    void inTables(String name, String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("""
                    SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
                    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
                    """)) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("SELECT each::text FROM " + table + " AS each")) {
                    while (rows.next()) {
                        in(name + " table " + table, String.valueOf(rows.getString(1)));
                    }
                }
            }
            statement.execute("CHECKPOINT");
        }
    }

    /// An HTTP answer, whatever its status.
    void inPage(URI page) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofByteArray());
            in("page " + page.getPath(), answer.body());
            in("page " + page.getPath(), answer.headers().map().toString());
        }
    }
}
