/// Tests that every combination of enough shares opens a ballot, and keeps the trustees' signatures on that.
@NullMarked
package org.disvote.ceremony.keytest;

import org.jspecify.annotations.NullMarked;
