/// What an audit reads: the databases of masters and replicas, and the log. All SQL of the audit stands here.
@NullMarked
package org.disvote.audit.source;

import org.jspecify.annotations.NullMarked;
