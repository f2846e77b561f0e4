/// A server with TLS and passwords, and changes of votes that the databases refuse.
@NullMarked
package org.disvote.testkit.postgres;

import org.jspecify.annotations.NullMarked;
