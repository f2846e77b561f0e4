/// What an audit found to be behind or wrong, by kind and place.
@NullMarked
package org.disvote.audit.finding;

import org.jspecify.annotations.NullMarked;
