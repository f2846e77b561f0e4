/// The master databases: their schema, their SQL, and the group commit that every vote goes through.
@NullMarked
package org.disvote.ingest.master;

import org.jspecify.annotations.NullMarked;
