package org.disvote.cli.part;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.UsageException;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.promise.PromiseConfig;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.tlog.Policy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The log and the promises of an ingest instance.
public final class PromiseOptions {

    @Option(
            names = "--log",
            paramLabel = "URL",
            defaultValue = "${env:DISVOTE_LOG}",
            description = "where the notary serves the log, http://HOST:PORT/log/ (DISVOTE_LOG); voters find its files"
                    + " at /log/")
    private @Nullable URI log;

    @Option(
            names = "--promise-key",
            paramLabel = "FILE",
            converter = Convert.NamedPath.class,
            defaultValue = "${env:DISVOTE_PROMISE_KEY_FILE}",
            description = "the key that signs the promises in receipts, mode 0600 or 0400 (DISVOTE_PROMISE_KEY_FILE);"
                    + " needs --log and --policy; without it receipts have no promise")
    private @Nullable Path key;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            converter = Convert.NamedPath.class,
            defaultValue = "${env:DISVOTE_POLICY_FILE}",
            description = "the log's key and the witnesses, enough of which must have cosigned the promise key's"
                    + " statement (DISVOTE_POLICY_FILE)")
    private @Nullable Path policy;

    @Option(
            names = "--promise",
            paramLabel = "verified|forced",
            defaultValue = "${env:DISVOTE_PROMISE:-verified}",
            description = {
                "when promises are given (DISVOTE_PROMISE): `verified` while answers wait for the log or the master"
                        + " for a",
                "standby; `forced` always: the loss of one disk can then break them; default: ${DEFAULT-VALUE}"
            })
    private PromiseConfig.Mode mode = PromiseConfig.Mode.VERIFIED;

    /// @throws UsageException if they do not fit together
    /// @throws OperatorException if a file cannot be used
    void addTo(IngestConfig.Builder config) {
        URI url = log;
        Path keyFile = key;
        Path policyFile = policy;
        if (keyFile != null && (url == null || policyFile == null)) {
            throw new UsageException(List.of("--promise-key needs --log and --policy: promises are given once the key's"
                    + " statement in the log is cosigned"));
        }
        if (url == null) {
            return;
        }
        try {
            config.log(url);
            if (keyFile != null && policyFile != null) {
                config.promises(PromiseConfig.of(SigningKey.read(keyFile), mode, Policy.read(policyFile)));
            }
        } catch (IllegalArgumentException e) {
            throw UsageException.of(e);
        }
    }
}
