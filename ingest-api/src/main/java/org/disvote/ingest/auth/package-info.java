/// Authentication: bearer tokens, the issuer's keys that verify them, and the rules for accepting a token.
@NullMarked
package org.disvote.ingest.auth;

import org.jspecify.annotations.NullMarked;
