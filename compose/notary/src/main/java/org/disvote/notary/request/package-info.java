/// What the notary is asked to state: requests in the topics of elections, closings and statements, each
/// stated once.
@NullMarked
package org.disvote.notary.request;

import org.jspecify.annotations.NullMarked;
