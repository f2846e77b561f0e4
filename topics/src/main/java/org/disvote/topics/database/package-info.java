/// How databases are connected to: their URLs, passwords and what may be shown of both.
@NullMarked
package org.disvote.topics.database;

import org.jspecify.annotations.NullMarked;
