package org.disvote.operate.roll;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.election.Roll;
import org.disvote.topics.id.Ids;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.jspecify.annotations.Nullable;

/// An electoral roll as an authority delivers it: CSV in UTF-8 with the header `voterId` or
/// `voterId,constituency`, one voter a line. Separated by comma, semicolon or tab; with or without quotes; LF
/// or CRLF; with or without a byte order mark. Read once from beginning to end, in constant memory. Not
/// thread-safe.
final class RollFile implements AutoCloseable {

    /// A voter as a line of the file states it.
    ///
    /// @param line from 1, the header included
    /// @param constituency empty if there is none
    record Voter(long line, VoterId voterId, String constituency) {}

    private static final String VOTER_ID = "voterId";
    private static final String CONSTITUENCY = "constituency";
    private static final char[] SEPARATORS = {',', ';', '\t'};
    private static final char QUOTE = '"';

    /// In UTF-8, one character for each byte.
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private static final int HEADER_SHOWN_MAX = 60;

    private final LineReader lines;
    private final RollProblems problems;
    private final Set<String> constituencies = new HashSet<>();
    private char separator = ',';
    private boolean twoColumns;
    private boolean hasHeader;

    private RollFile(LineReader lines, RollProblems problems) {
        this.lines = lines;
        this.problems = problems;
    }

    /// @param problems collects what is wrong with the file, line by line
    /// @throws OperatorException if the file cannot be read
    static RollFile open(Path file, RollProblems problems) {
        try {
            if (Files.isDirectory(file)) {
                throw new OperatorException("%s is a folder: name a file".formatted(file));
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new OperatorException(
                        "%s is a pipe or a device, but the roll is read more than once: save it as a file"
                                .formatted(file));
            }
            LineReader lines = LineReader.open(file);
            try {
                RollFile roll = new RollFile(lines, problems);
                roll.readHeader();
                return roll;
            } catch (IOException e) {
                lines.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new OperatorException("there is no file %s: check the path".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be read (%s): check its permissions".formatted(file, OperatorFile.why(e)), e);
        }
    }

    /// How much of the file has been read.
    long bytesRead() {
        return lines.bytesRead();
    }

    /// The next voter whose line is valid.
    ///
    /// @return null at the end
    @Nullable
    Voter next() throws IOException {
        if (!hasHeader) {
            return null; // every further line would be reported for the same reason
        }
        for (String text = lines.next(); text != null; text = lines.next()) {
            Voter voter = voter(text);
            if (voter != null) {
                return voter;
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private void readHeader() throws IOException {
        String text = lines.next();
        if (text == null) {
            problems.add(1, "the file is empty: it must begin with the header voterId or voterId,constituency");
            return;
        }
        String header = text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        if (unquoted(header).equals(VOTER_ID)) {
            hasHeader = true;
            return;
        }
        for (char each : SEPARATORS) {
            int at = header.indexOf(each);
            if (at >= 0
                    && unquoted(header.substring(0, at)).equals(VOTER_ID)
                    && unquoted(header.substring(at + 1)).equals(CONSTITUENCY)) {
                separator = each;
                twoColumns = true;
                hasHeader = true;
                return;
            }
        }
        problems.add(
                1,
                "the header must be voterId or voterId,constituency (a semicolon or tab may stand for the comma)"
                        + whatItIs(header));
    }

    private static String whatItIs(String header) {
        if (header.startsWith("PK\u0003\u0004")) {
            return "; this file is a spreadsheet or an archive: save it as CSV in UTF-8";
        }
        String shown = new String(header.getBytes(ISO_8859_1), UTF_8);
        if (shown.chars().anyMatch(each -> each == '\ufffd' || (each < ' ' && each != '\t' && each != '\r'))) {
            return "; this file is UTF-16 or no text at all: save it as CSV in UTF-8";
        }
        if (header.indexOf('\r') >= 0) {
            return "; the lines of this file end with CR alone: save it with LF or CRLF";
        }
        return ", but it is: "
                + (shown.length() > HEADER_SHOWN_MAX ? shown.substring(0, HEADER_SHOWN_MAX) + " …" : shown);
    }

    private @Nullable Voter voter(String text) {
        if (text.length() > LineReader.LINE_BYTES_MAX) {
            return wrong("is longer than %,d bytes".formatted(LineReader.LINE_BYTES_MAX));
        }
        if (text.isEmpty()) {
            return wrong("is empty: delete it");
        }
        int end = twoColumns ? text.indexOf(separator) : text.length();
        if (end < 0) {
            return wrong("has one column, but the header has two: a voter without constituency is written voterId"
                    + separator);
        }
        String id = unquoted(text.substring(0, end));
        Optional<VoterId> voterId = VoterId.parse(id);
        if (voterId.isEmpty()) {
            return wrong("the voter ID " + WrongId.why(id));
        }
        String constituency = twoColumns ? unquoted(text.substring(end + 1)) : "";
        if (!constituency.isEmpty() && !isConstituency(constituency)) {
            return null;
        }
        return new Voter(lines.line(), voterId.get(), constituency);
    }

    private @Nullable Voter wrong(String what) {
        problems.add(lines.line(), what);
        return null;
    }

    /// Only removes the quotes, because no field may contain a character that quotes would protect. A quote
    /// that remains is reported as a wrong character.
    private static String unquoted(String field) {
        int last = field.length() - 1;
        return last > 0 && field.charAt(0) == QUOTE && field.charAt(last) == QUOTE ? field.substring(1, last) : field;
    }

    private boolean isConstituency(String constituency) {
        if (constituencies.contains(constituency)) {
            return true;
        }
        if (!Ids.isValid(constituency)) {
            wrong("the constituency " + WrongId.why(constituency));
            return false;
        }
        if (constituencies.size() == Roll.CONSTITUENCIES_MAX) {
            wrong("this is one constituency more than %,d".formatted(Roll.CONSTITUENCIES_MAX));
            return false;
        }
        return constituencies.add(constituency);
    }
}
