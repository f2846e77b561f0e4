package org.disvote.cli.secret;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.disvote.ceremony.share.Share;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Unlocks shares by passphrases that are typed, or that stand in a file.
public final class PassphraseOption {

    private static final String NAME = "--passphrase-file";
    private static final int TRIES = 3;

    @Option(
            names = NAME,
            paramLabel = "FILE",
            description = "for trying only, instead of typing: one passphrase for all shares, or a line for each"
                    + " trustee of the election, in the order of the shares; mode 0600")
    private @Nullable Path file;

    /// Where nothing is to be typed.
    public static PassphraseOption of(Path file) {
        PassphraseOption option = new PassphraseOption();
        option.file = file;
        return option;
    }

    /// Whether nothing is to be typed.
    public boolean given() {
        return file != null;
    }

    /// The passphrases of all trustees.
    ///
    /// @param trustees how many there are
    /// @throws OperatorException if the file has another number of lines
    public List<char[]> all(int trustees) {
        List<char[]> lines = lines();
        if (lines.size() == 1) {
            List<char[]> same = new ArrayList<>();
            for (int i = 0; i < trustees; i++) {
                same.add(lines.getFirst().clone());
            }
            return same;
        }
        if (lines.size() != trustees) {
            throw new OperatorException("%s has %s: one for all, or one for each of %d trustees is needed"
                    .formatted(file, Quantity.of(lines.size(), "line"), trustees));
        }
        return lines;
    }

    private List<char[]> lines() {
        Path given = file;
        if (given == null) {
            throw new IllegalStateException("no " + NAME);
        }
        return SecretLines.read(given);
    }

    /// Unlocks each share in turn.
    ///
    /// @return the shares, to be closed by the caller
    /// @throws OperatorException if there is no terminal and no file, or a share does not unlock
    public List<Share> unlock(List<ShareFile> shares) {
        return given() ? shares.stream().map(this::fromFile).toList() : unlock(shares, Secrets.terminal(NAME));
    }

    static List<Share> unlock(List<ShareFile> shares, Secrets secrets) {
        return shares.stream().map(share -> typed(share, secrets)).toList();
    }

    private Share fromFile(ShareFile share) {
        List<char[]> lines = lines();
        if (lines.size() > 1 && lines.size() < share.index()) {
            throw new OperatorException(
                    "%s has no line for share %d of %s".formatted(file, share.index(), share.trustee()));
        }
        try {
            return share.unlock(lines.size() == 1 ? lines.getFirst() : lines.get(share.index() - 1));
        } finally {
            lines.forEach(line -> Arrays.fill(line, '\0'));
        }
    }

    private static Share typed(ShareFile share, Secrets secrets) {
        for (int left = TRIES - 1; ; left--) {
            char[] passphrase = secrets.ask("%s, your passphrase for share %d of election %s:"
                    .formatted(share.trustee(), share.index(), share.election()));
            try {
                return share.unlock(passphrase);
            } catch (OperatorException e) {
                if (left == 0) {
                    throw e;
                }
                secrets.say("%s; %s left".formatted(e.getMessage(), Quantity.of(left, "try is", "tries are")));
            } finally {
                Arrays.fill(passphrase, '\0');
            }
        }
    }
}
