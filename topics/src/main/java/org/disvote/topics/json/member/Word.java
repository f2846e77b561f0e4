package org.disvote.topics.json.member;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// A constant that has a word in JSON: `LAST_COUNTS` is `last-counts`.
public interface Word {

    String name();

    @JsonValue
    default String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
