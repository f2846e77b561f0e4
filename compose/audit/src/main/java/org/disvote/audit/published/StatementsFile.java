package org.disvote.audit.published;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;
import org.disvote.audit.tree.NotaryRecord;
import org.disvote.audit.tree.TreeFold;
import org.disvote.topics.json.Digests;
import org.jspecify.annotations.Nullable;

/// Compares the published file `statements`, line by line, with the notary's topic up to the published
/// size, and looks at the published terms of each election.
public final class StatementsFile implements TreeFold.Listener, AutoCloseable {

    private static final String NAME = "statements";
    private static final int LINE_BYTES_MAX = 65_535;
    private static final int TERMS_BYTES_MAX = 1 << 24;
    private static final String CURE = ": let the notary write its files again from the topics";

    private final PublishedFiles files;
    private final long size;
    private final Findings findings;
    private @Nullable InputStream lines;
    private boolean isOver;
    private @Nullable UnreachableException failure;

    /// @param size of the published checkpoint
    public StatementsFile(PublishedFiles files, long size, Findings findings) {
        this.files = files;
        this.size = size;
        this.findings = findings;
    }

    @Override
    public void record(NotaryRecord record) {
        if (record.leaf() >= size || failure != null) {
            return;
        }
        try {
            compareLine(record);
            if (record.kind().equals("terms")) {
                compareTerms(record);
            }
        } catch (UnreachableException e) {
            failure = e;
        }
    }

    private void compareLine(NotaryRecord record) throws UnreachableException {
        if (isOver) {
            return;
        }
        Optional<byte[]> line = nextLine();
        if (line.isEmpty()) {
            isOver = true;
            findings.ofItem(
                    Kind.MISSING,
                    PublishedFiles.WHERE,
                    record.place(),
                    "the file statements ends before n = " + record.n() + CURE);
        } else if (!Arrays.equals(line.get(), record.bytes())) {
            isOver = true; // behind a line too many or too few all others differ
            findings.ofItem(
                    Kind.FOLD_DIFFERS,
                    PublishedFiles.WHERE,
                    record.place(),
                    "the file statements has another line than the topic's n = " + record.n()
                            + ", and the rest of it was not compared" + CURE);
        }
    }

    private Optional<byte[]> nextLine() throws UnreachableException {
        if (lines == null) {
            lines = files.open(NAME).<InputStream>map(BufferedInputStream::new).orElseGet(InputStream::nullInputStream);
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int next = lines.read(); next >= 0 && line.size() <= LINE_BYTES_MAX; next = lines.read()) {
                if (next == '\n') {
                    return Optional.of(line.toByteArray());
                }
                line.write(next);
            }
        } catch (IOException e) {
            throw PublishedFiles.unreadable(NAME, e);
        }
        return line.size() > LINE_BYTES_MAX ? Optional.of(line.toByteArray()) : Optional.empty();
    }

    private void compareTerms(NotaryRecord record) throws UnreachableException {
        String digest = record.text("terms");
        String hex = Digests.hex(digest);
        Optional<byte[]> terms = files.read("terms/" + hex, TERMS_BYTES_MAX);
        boolean isSame = terms.isPresent() && Digests.of(terms.get()).equals(digest);
        if (!isSame) {
            findings.ofItem(
                    terms.isPresent() ? Kind.FOLD_DIFFERS : Kind.MISSING,
                    PublishedFiles.WHERE,
                    record.place(),
                    "terms/%s %s, and it holds the terms of election %s"
                                    .formatted(
                                            hex,
                                            terms.isPresent() ? "has another digest" : "is not there",
                                            record.text("electionId"))
                            + CURE);
        }
    }

    /// @throws UnreachableException if a file could not be read
    public void end() throws UnreachableException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        if (lines != null) {
            try {
                lines.close();
            } catch (IOException e) {
                // It was only read.
            }
        }
    }
}
