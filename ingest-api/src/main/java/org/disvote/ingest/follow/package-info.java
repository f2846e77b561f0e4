/// What an ingest instance learns by following: elections, and how far the replicas are.
@NullMarked
package org.disvote.ingest.follow;

import org.jspecify.annotations.NullMarked;
