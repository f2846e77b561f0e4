package org.disvote.operate.roll.file;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;

/// The columns of one line of a CSV file. The reader fills the same object again for each line. Not thread-safe.
final class CsvColumns extends AbstractBaseCsvCallbackHandler<CsvColumns> {

    private long line;
    private int count;
    private String first = "";
    private String second = "";

    /// Where the columns begin, from 1. After a failure: where what could not be read begins.
    long line() {
        return line;
    }

    /// 0 for an empty line.
    int count() {
        return count;
    }

    String first() {
        return first;
    }

    /// Empty if there is none.
    String second() {
        return second;
    }

    @Override
    protected void handleBegin(long startingLine) {
        line = startingLine;
        count = 0;
        first = "";
        second = "";
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        count = index + 1;
        if (index == 0) {
            first = new String(buffer, offset, length);
        } else if (index == 1) {
            second = new String(buffer, offset, length);
        }
    }

    @Override
    protected CsvColumns buildRecord() {
        return this;
    }
}
