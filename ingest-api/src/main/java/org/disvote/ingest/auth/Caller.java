package org.disvote.ingest.auth;

import java.util.Set;
import org.disvote.topics.id.VoterId;

/// Who sent a request, according to its `Authorization` header.
public sealed interface Caller {

    /// The scope that a token needs for operators' routes.
    String OPERATOR_SCOPE = "disvote:operator";

    /// Authentication is off: the voter ID in a vote's body is trusted.
    record Anyone() implements Caller {}

    /// The bearer of a valid token.
    ///
    /// @param id the token's subject
    /// @param scopes what the token allows besides voting as `id`
    record Bearer(VoterId id, Set<String> scopes) implements Caller {
        public Bearer {
            scopes = Set.copyOf(scopes);
        }

        public boolean isOperator() {
            return scopes.contains(OPERATOR_SCOPE);
        }
    }

    /// A refused caller. The answer has the status `status()` and the header `WWW-Authenticate: challenge()`.
    sealed interface Refused extends Caller {
        int status();

        /// The challenge as RFC 6750, section 3, defines it.
        String challenge();

        /// One sentence for the client. It never repeats what the client sent.
        String detail();

        /// Whether the same request may succeed if it is sent again after a short time.
        default boolean retryable() {
            return false;
        }
    }

    /// The request has no bearer token.
    record Missing() implements Refused {
        @Override
        public int status() {
            return 401;
        }

        @Override
        public String challenge() {
            return REALM;
        }

        @Override
        public String detail() {
            return "A bearer token is needed.";
        }
    }

    /// The request has a token that is not accepted.
    ///
    /// @param detail printable ASCII without quotes and backslashes, because it is quoted in a header
    /// @param retryable whether the same token may be accepted after a short time
    record Rejected(String detail, boolean retryable) implements Refused {
        public Rejected {
            requireQuotable(detail);
        }

        public Rejected(String detail) {
            this(detail, false);
        }

        @Override
        public int status() {
            return 401;
        }

        @Override
        public String challenge() {
            return REALM + ", error=\"invalid_token\", error_description=\"" + detail + "\"";
        }
    }

    /// The token is valid, but lacks the operators' scope.
    record NotOperator() implements Refused {
        @Override
        public int status() {
            return 403;
        }

        @Override
        public String challenge() {
            return REALM + ", error=\"insufficient_scope\", error_description=\"" + detail() + "\", scope=\""
                    + OPERATOR_SCOPE + "\"";
        }

        @Override
        public String detail() {
            return "The token is not an operator's.";
        }
    }

    /// Every challenge begins with this.
    String REALM = "Bearer realm=\"disvote\"";

    private static void requireQuotable(String text) {
        if (!text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\')) {
            throw new IllegalArgumentException("the detail has a character that cannot be quoted in a header");
        }
    }
}
