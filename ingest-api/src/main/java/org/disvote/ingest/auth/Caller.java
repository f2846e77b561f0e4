package org.disvote.ingest.auth;

import java.util.Set;
import org.disvote.topics.id.Ids;

/// Who a request comes from, as far as its `Authorization` header tells.
public sealed interface Caller {

    /// What a token's `scope` claim must hold for its bearer to do what operators do.
    String OPERATOR_SCOPE = "disvote:operator";

    /// Nobody is identified here: the voter ID in a vote's body is believed.
    record Anyone() implements Caller {}

    /// The bearer of a good token.
    ///
    /// @param id the token's subject, which is the voter ID; see [Ids]
    /// @param scopes what the token allows besides voting as `id`
    record Bearer(String id, Set<String> scopes) implements Caller {
        public Bearer {
            Ids.require("a token's subject", id);
            scopes = Set.copyOf(scopes);
        }

        public boolean isOperator() {
            return scopes.contains(OPERATOR_SCOPE);
        }
    }

    /// Somebody who may not go on. The answer is `status()` with `challenge()` as its `WWW-Authenticate`
    /// header.
    sealed interface Refused extends Caller {
        int status();

        /// As RFC 6750, section 3, has it.
        String challenge();

        /// One sentence that may be shown to the client: never what the client sent.
        String detail();

        /// Whether the same request may succeed a moment later.
        default boolean retryable() {
            return false;
        }
    }

    /// There is no bearer token.
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

    /// There is a token, and it is no good.
    ///
    /// @param detail printable ASCII without quotes and backslashes: it stands in a header
    /// @param retryable whether the same token may be good a moment later
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

    /// The token is good, but not for what operators do.
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

    /// Every challenge begins with it.
    String REALM = "Bearer realm=\"disvote\"";

    private static void requireQuotable(String text) {
        if (!text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\')) {
            throw new IllegalArgumentException("the detail cannot stand quoted in a header");
        }
    }
}
