/// What a request is answered with: answers as JSON, problem documents, and answers that many requests share.
@NullMarked
package org.disvote.ingest.http.answer;

import org.jspecify.annotations.NullMarked;
