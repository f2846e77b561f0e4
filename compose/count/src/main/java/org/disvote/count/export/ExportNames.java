package org.disvote.count.export;

/// What the files of an export are called.
public final class ExportNames {

    public static final String CHECKPOINT = "checkpoint";
    public static final String STATEMENTS = "statements";
    public static final String TERMS = "terms";
    public static final String ROLL = "roll";
    public static final String PAPERS = "papers";
    public static final String RECORDS = "records";

    private static final String NO_CONSTITUENCY = "-";

    private ExportNames() {}

    /// The file of a ballot paper.
    ///
    /// @param constituency empty for the paper that serves voters of no constituency
    public static String paper(String constituency) {
        return constituency.isEmpty() ? NO_CONSTITUENCY : constituency;
    }
}
