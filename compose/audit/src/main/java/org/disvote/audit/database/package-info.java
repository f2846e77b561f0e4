/// The databases of masters and replicas, as an audit reads them. All SQL of the audit stands here. No transaction
/// of it lasts longer than the database needs for a bounded part, so a long audit does not hold back vacuum.
@NullMarked
package org.disvote.audit.database;

import org.jspecify.annotations.NullMarked;
