package org.disvote.count.input;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.disvote.count.Refusal;
import org.disvote.count.RefusedException;
import org.disvote.count.Watch;
import org.disvote.count.export.ExportFolder;
import org.disvote.count.export.ExportLines;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.merkle.Hash;

/// Reads the file `roll` of an export: lines of a pseudonym, a comma and a constituency, sorted, each voter
/// once.
public final class RollLines {

    private static final int PSEUDONYM_LENGTH = 22;
    private static final int PSEUDONYM_BYTES = 16;
    private static final int WATCH_EACH = 1 << 14;
    private static final String DOING = "reading the roll";

    private RollLines() {}

    /// @param taker is given each voter with the constituency, which may be empty
    /// @param voters how many there are, 0 if that is unknown
    /// @return the file's digest
    /// @throws RefusedException if a line has another form or order
    public static Hash read(ExportFolder folder, BiConsumer<String, String> taker, long voters, Watch watch)
            throws RefusedException {
        byte[] before = new byte[0];
        try (ExportLines lines = folder.roll()) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                if (!isLine(line)
                        || Arrays.compareUnsigned(
                                        before, 0, Math.min(before.length, PSEUDONYM_LENGTH), line, 0, PSEUDONYM_LENGTH)
                                >= 0) {
                    throw new RefusedException(Refusal.ROLL_MALFORMED, lines.lines());
                }
                taker.accept(voter(line), constituency(line));
                before = line;
                if (lines.lines() % WATCH_EACH == 0) {
                    watch.progress(DOING, lines.lines(), voters);
                }
            }
            return lines.digest();
        }
    }

    private static boolean isLine(byte[] line) {
        if (line.length <= PSEUDONYM_LENGTH || line[PSEUDONYM_LENGTH] != ',') {
            return false;
        }
        for (byte one : line) {
            if (one <= ' ' || one > '~') {
                return false;
            }
        }
        String constituency = constituency(line);
        return (constituency.isEmpty() || Ids.isValid(constituency)) && isPseudonym(voter(line));
    }

    private static String voter(byte[] line) {
        return new String(line, 0, PSEUDONYM_LENGTH, US_ASCII);
    }

    private static String constituency(byte[] line) {
        return new String(line, PSEUDONYM_LENGTH + 1, line.length - PSEUDONYM_LENGTH - 1, US_ASCII);
    }

    private static boolean isPseudonym(String text) {
        return Ids.isValid(text)
                && Base64UrlText.decode(text)
                        .filter(bytes -> bytes.length == PSEUDONYM_BYTES)
                        .isPresent();
    }
}
