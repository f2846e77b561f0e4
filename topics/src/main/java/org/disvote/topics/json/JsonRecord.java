package org.disvote.topics.json;

/// A record of a topic other than the log. Its value is JSON, and its key follows from the value.
public interface JsonRecord {

    byte[] key();

    default byte[] encode() {
        return Json.write(this);
    }
}
