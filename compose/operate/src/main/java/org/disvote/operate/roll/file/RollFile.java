package org.disvote.operate.roll.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.id.Ids;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.statement.RollStatement;
import org.jspecify.annotations.Nullable;

/// An electoral roll as an authority delivers it: CSV in UTF-8 with the header `voterId` or
/// `voterId,constituency`, one voter a line. Separated by comma, semicolon or tab; with or without quotes; with
/// LF, CRLF or CR; with or without a byte order mark. Read once from beginning to end, in constant memory. Not
/// thread-safe.
///
/// The bytes are read as characters of one byte, so that ASCII needs no decoding and a wrong byte can be named.
public final class RollFile implements AutoCloseable {

    /// A voter as a line of the file states it.
    ///
    /// @param line from 1, the header included
    /// @param constituency empty if there is none
    public record Listed(long line, VoterId voterId, String constituency) {}

    private static final String VOTER_ID = "voterId";
    private static final String CONSTITUENCY = "constituency";
    private static final char[] SEPARATORS = {',', ';', '\t'};

    /// In UTF-8, one character for each byte.
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    /// Far longer than any valid field. Reading ends at a longer one, which is most often a quote that nobody
    /// closed.
    static final int FIELD_CHARACTERS_MAX = 16_384;

    private static final int FIRST_LINE_BYTES_MAX = 1_024;
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int HEADER_SHOWN_MAX = 60;

    private final CountedStream bytes;
    private final CsvColumns columns = new CsvColumns();
    private final CsvReader<CsvColumns> reader;
    private final CloseableIterator<CsvColumns> rows;
    private final char separator;
    private final RollProblems problems;
    private final Set<String> constituencies = new HashSet<>();
    private boolean twoColumns;
    private boolean readable;

    private RollFile(CountedStream bytes, RollProblems problems) throws IOException {
        this.bytes = bytes;
        this.problems = problems;
        InputStream buffered = new BufferedInputStream(bytes, BUFFER_BYTES);
        buffered.mark(FIRST_LINE_BYTES_MAX);
        String beginning = new String(buffered.readNBytes(FIRST_LINE_BYTES_MAX), ISO_8859_1);
        buffered.reset();
        if (beginning.startsWith(BYTE_ORDER_MARK)) {
            buffered.skipNBytes(BYTE_ORDER_MARK.length());
            beginning = beginning.substring(BYTE_ORDER_MARK.length());
        }
        String header = beginning.lines().findFirst().orElse("");
        separator = separatorOf(header);
        reader = CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(false)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(FIELD_CHARACTERS_MAX)
                .build(columns, buffered, ISO_8859_1);
        rows = reader.iterator();
        readHeader(header);
    }

    /// @param problems collects what is wrong with the file, line by line
    /// @throws OperatorException if the file cannot be read
    public static RollFile open(Path file, RollProblems problems) {
        try {
            if (Files.isDirectory(file)) {
                throw new OperatorException("%s is a folder: name a file".formatted(file));
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new OperatorException(
                        "%s is a pipe or a device, but the roll is read more than once: save it as a file"
                                .formatted(file));
            }
            CountedStream bytes = new CountedStream(Files.newInputStream(file));
            try {
                return new RollFile(bytes, problems);
            } catch (IOException e) {
                bytes.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new OperatorException("there is no file %s: check the path".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be read (%s): check its permissions".formatted(file, OperatorFile.why(e)), e);
        }
    }

    /// How much of the file has been read; some of it may not have been returned yet.
    long bytesRead() {
        return bytes.count();
    }

    /// The next voter whose line is valid.
    ///
    /// @return null at the end
    public @Nullable Listed next() throws IOException {
        while (readable && nextRow()) {
            Listed voter = voter();
            if (voter != null) {
                return voter;
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private static char separatorOf(String header) {
        for (char each : SEPARATORS) {
            if (header.indexOf(each) >= 0) {
                return each;
            }
        }
        return SEPARATORS[0];
    }

    /// Fills [#columns].
    private boolean nextRow() throws IOException {
        try {
            if (!rows.hasNext()) {
                return false;
            }
            rows.next();
            return true;
        } catch (CsvParseException e) {
            readable = false;
            problems.add(
                    columns.line(),
                    "has a quote that is not closed, characters after a closing quote, or more than %,d characters in"
                                    .formatted(FIELD_CHARACTERS_MAX)
                            + " one column; what follows was not read");
            return false;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void readHeader(String header) throws IOException {
        if (header.startsWith("PK\u0003\u0004")) {
            wrongHeader("; this file is a spreadsheet or an archive: save it as CSV in UTF-8");
            return;
        }
        String shown = new String(header.getBytes(ISO_8859_1), UTF_8);
        if (shown.chars().anyMatch(each -> each == '\ufffd' || (each < ' ' && each != '\t'))) {
            wrongHeader("; this file is UTF-16 or no text at all: save it as CSV in UTF-8");
            return;
        }
        readable = true;
        if (!nextRow()) {
            if (readable) {
                problems.add(1, "the file is empty: it must begin with the header voterId or voterId,constituency");
                readable = false;
            }
            return;
        }
        twoColumns = columns.count() == 2 && columns.second().equals(CONSTITUENCY);
        readable = columns.first().equals(VOTER_ID) && (twoColumns || columns.count() == 1);
        if (!readable) { // every further line would be reported for the same reason
            wrongHeader(", but it is: "
                    + (shown.length() > HEADER_SHOWN_MAX ? shown.substring(0, HEADER_SHOWN_MAX) + " …" : shown));
        }
    }

    private void wrongHeader(String why) {
        problems.add(
                1,
                "the header must be voterId or voterId,constituency (a semicolon or tab may stand for the comma)"
                        + why);
    }

    private @Nullable Listed voter() {
        if (columns.count() == 0) {
            return wrong("is empty: delete it");
        }
        int expected = twoColumns ? 2 : 1;
        if (columns.count() < expected) {
            return wrong("has one column, but the header has two: a voter without constituency is written voterId"
                    + separator);
        }
        if (columns.count() > expected) {
            return wrong(
                    "has %d columns, but the header has %s".formatted(columns.count(), twoColumns ? "two" : "one"));
        }
        if (isHeader()) { // its words would pass as IDs
            return wrong("is a header again: where files were joined, keep the first header only");
        }
        Optional<VoterId> voterId = VoterId.parse(columns.first());
        if (voterId.isEmpty()) {
            return wrong("the voter ID " + WrongId.why(columns.first()));
        }
        String constituency = columns.second();
        if (!constituency.isEmpty() && !isConstituency(constituency)) {
            return null;
        }
        return new Listed(columns.line(), voterId.get(), constituency);
    }

    private boolean isHeader() {
        return columns.first().equals(VOTER_ID)
                && (!twoColumns || columns.second().equals(CONSTITUENCY));
    }

    private @Nullable Listed wrong(String what) {
        problems.add(columns.line(), what);
        return null;
    }

    private boolean isConstituency(String constituency) {
        if (constituencies.contains(constituency)) {
            return true;
        }
        if (!Ids.isValid(constituency)) {
            wrong("the constituency " + WrongId.why(constituency));
            return false;
        }
        if (constituencies.size() == RollStatement.CONSTITUENCIES_MAX) {
            wrong("this is one constituency more than %,d".formatted(RollStatement.CONSTITUENCIES_MAX));
            return false;
        }
        return constituencies.add(constituency);
    }
}
