package org.disvote.compose.roll;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.disvote.topics.event.Ids;
import org.disvote.topics.event.Roll;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;

/// An electoral roll as an authority hands it over: CSV with the header `voterId` or `voterId,constituency`, one voter
/// a
/// line, no quotes, since nothing in it needs any. Read once from beginning to end, in constant memory. Not
/// thread-safe.
final class RollFile implements AutoCloseable {

    /// A voter as the file has them.
    ///
    /// @param line from 1, the header included
    /// @param constituency empty if there is none
    record Voter(long line, String voterId, int partition, String constituency) {}

    private static final String ONE_COLUMN = "voterId";
    private static final String TWO_COLUMNS = "voterId,constituency";

    /// Longer than any line that is right.
    private static final int LINE_BYTES_MAX = 1_024;

    private static final int BUFFER_BYTES = 1 << 20;

    /// As spreadsheets begin a file in UTF-8.
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private final InputStream in;
    private final Routing routing;
    private final RollProblems problems;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int filled;
    private long bytesTaken;

    private long line;
    private boolean twoColumns;
    private final Set<String> constituencies = new HashSet<>();

    private RollFile(InputStream in, Routing routing, RollProblems problems) {
        this.in = in;
        this.routing = routing;
        this.problems = problems;
    }

    /// @param problems is told what is wrong with the file, line by line
    static RollFile open(Path file, Routing routing, RollProblems problems) throws IOException {
        RollFile roll = new RollFile(Files.newInputStream(file), routing, problems);
        try {
            roll.readHeader();
            return roll;
        } catch (IOException e) {
            roll.close();
            throw e;
        }
    }

    /// How much of the file has been read.
    long bytesRead() {
        return bytesTaken - (filled - at);
    }

    /// The next voter whose line is right.
    ///
    /// @return null at the end
    @Nullable
    Voter next() throws IOException {
        for (String text = readLine(); text != null; text = readLine()) {
            Voter voter = voter(text);
            if (voter != null) {
                return voter;
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void readHeader() throws IOException {
        String header = readLine();
        if (header != null && header.startsWith(BYTE_ORDER_MARK)) {
            header = header.substring(BYTE_ORDER_MARK.length());
        }
        twoColumns = TWO_COLUMNS.equals(header);
        if (!twoColumns && !ONE_COLUMN.equals(header)) {
            problems.add(1, "the header must be " + ONE_COLUMN + " or " + TWO_COLUMNS);
        }
    }

    private @Nullable Voter voter(String text) {
        int comma = twoColumns ? text.indexOf(',') : text.length();
        if (comma < 0) {
            problems.add(line, "has no comma, but the header is " + TWO_COLUMNS);
            return null;
        }
        String voterId = text.substring(0, comma);
        if (!Ids.isValid(voterId)) {
            problems.add(line, "the voter ID is not 1–" + Ids.LENGTH_MAX + " characters of A–Z a–z 0–9 . _ : -");
            return null;
        }
        String constituency = twoColumns ? text.substring(comma + 1) : "";
        if (!constituency.isEmpty() && !isConstituency(constituency)) {
            return null;
        }
        return new Voter(line, voterId, routing.partitionOf(voterId), constituency);
    }

    private boolean isConstituency(String constituency) {
        if (constituencies.contains(constituency)) {
            return true;
        }
        if (!Ids.isValid(constituency)) {
            problems.add(
                    line,
                    "the constituency is neither empty nor 1–" + Ids.LENGTH_MAX + " characters of A–Z a–z 0–9 . _ : -");
            return false;
        }
        if (constituencies.size() == Roll.CONSTITUENCIES_MAX) {
            problems.add(line, "this is one constituency more than %,d".formatted(Roll.CONSTITUENCIES_MAX));
            return false;
        }
        return constituencies.add(constituency);
    }

    /// @return the next line without its end, of a longer one its first [#LINE_BYTES_MAX] bytes; null at the end
    private @Nullable String readLine() throws IOException {
        int start = at;
        while (true) {
            int length = -1;
            for (int i = at; i < filled; i++) {
                if (buffer[i] == '\n') {
                    length = i - start;
                    break;
                }
            }
            if (length >= 0) {
                at = start + length + 1;
                return line(start, length);
            }
            at = filled;
            if (start > 0) {
                System.arraycopy(buffer, start, buffer, 0, filled - start);
                filled -= start;
                at -= start;
                start = 0;
            } else if (filled == buffer.length) {
                filled = LINE_BYTES_MAX; // of a line that is too long only the beginning is kept
                at = filled;
            }
            int count = in.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                return filled == 0 ? null : line(0, filled);
            }
            filled += count;
            bytesTaken += count;
        }
    }

    private String line(int start, int length) {
        line++;
        int end = length > 0 && buffer[start + length - 1] == '\r' ? length - 1 : length;
        return new String(buffer, start, Math.min(end, LINE_BYTES_MAX), ISO_8859_1);
    }
}
