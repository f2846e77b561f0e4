/// Who may do what on the brokers: the table, the users, and their ACLs.
@NullMarked
package org.disvote.topics.rights;

import org.jspecify.annotations.NullMarked;
