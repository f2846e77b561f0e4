package org.disvote.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.disvote.topics.operator.OperatorFile;

/// Writes what a check leaves behind. That a file cannot be written does not change the verdict.
record KeptFiles(PrintWriter screen) {

    private static final int NUMBER_MAX = 1_000;

    /// Writes evidence to a new file. Earlier evidence is not overwritten.
    void evidence(Path wanted, byte[] text) {
        try {
            for (int number = 1; number <= NUMBER_MAX; number++) {
                Path file = number == 1 ? wanted : numbered(wanted, number);
                try {
                    Files.write(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    screen.printf(
                            "Evidence: %s. Anybody can check it with the same policy. It has no ballot and no voter.%n",
                            file);
                    return;
                } catch (FileAlreadyExistsException _) {
                    // The next number.
                }
            }
            screen.printf("The evidence is not written: %s and all its numbers exist. Here it is:%n", wanted);
        } catch (IOException e) {
            screen.printf("The evidence cannot be written to %s (%s). Here it is:%n", wanted, OperatorFile.why(e));
        }
        screen.print(new String(text, UTF_8));
    }

    private static Path numbered(Path file, int number) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling(
                dot > 0 ? name.substring(0, dot) + "-" + number + name.substring(dot) : name + "-" + number);
    }

    /// Puts the receipt with its key in place of the one without. The new file has the old one's mode, since
    /// a receipt can show how somebody voted.
    void receipt(Path receipt, byte[] text) {
        Path beside = receipt.resolveSibling(receipt.getFileName() + ".new");
        try {
            Files.createFile(beside, PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(receipt)));
            Files.write(beside, text);
            Files.move(beside, receipt, StandardCopyOption.ATOMIC_MOVE);
            screen.printf("%s has the promise's key now, so its promise can be checked without the log.%n", receipt);
        } catch (IOException | UnsupportedOperationException e) {
            screen.printf("The promise's key could not be added to %s.%n", receipt);
        }
    }
}
