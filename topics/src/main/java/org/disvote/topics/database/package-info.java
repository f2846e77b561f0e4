/// How databases are connected to: their URLs, passwords and what may be shown of both. And a vote as their row.
@NullMarked
package org.disvote.topics.database;

import org.jspecify.annotations.NullMarked;
