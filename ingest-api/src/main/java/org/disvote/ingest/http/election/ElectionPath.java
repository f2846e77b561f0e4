package org.disvote.ingest.http.election;

import java.util.Optional;
import org.disvote.topics.id.ElectionId;

/// Takes apart the paths of what belongs to an election, for requests that do not go through Javalin. A path with
/// percent-encoded characters is none of these: it has no ID and no last segment.
public final class ElectionPath {

    private static final String BEFORE_ID = "/elections/";

    /// In a path, a voter without a constituency.
    private static final String NO_CONSTITUENCY = "-";

    private ElectionPath() {}

    /// The election's ID.
    ///
    /// @param after what the path has behind the ID, to its end
    public static Optional<ElectionId> id(String path, String after) {
        int begin = BEFORE_ID.length();
        int end = path.length() - after.length();
        return begin < end && path.startsWith(BEFORE_ID) && path.endsWith(after)
                ? ElectionId.parse(path.substring(begin, end))
                : Optional.empty();
    }

    /// The path's last segment.
    ///
    /// @param before what stands directly before it, with `/` at both ends
    public static Optional<String> last(String path, String before) {
        int begin = path.lastIndexOf(before) + before.length();
        return begin < before.length() || path.indexOf('/', begin) >= 0 || path.indexOf('%') >= 0
                ? Optional.empty()
                : Optional.of(path.substring(begin));
    }

    /// @param segment as a path has it
    static String constituency(String segment) {
        return segment.equals(NO_CONSTITUENCY) ? "" : segment;
    }
}
