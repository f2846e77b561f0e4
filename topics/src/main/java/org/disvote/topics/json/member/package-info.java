/// Reads the members of JSON objects that people write, and collects every problem.
@NullMarked
package org.disvote.topics.json.member;

import org.jspecify.annotations.NullMarked;
