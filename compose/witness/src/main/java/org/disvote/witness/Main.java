package org.disvote.witness;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.disvote.witness.note.MalformedException;
import org.disvote.witness.note.WitnessKey;
import org.disvote.witness.store.KeyFile;

/// The witness as a program of its own, for parties that want nothing else of this project on their machine.
public final class Main {

    static final int FAILED = 1;
    static final int USAGE = 2;

    private static final String HELP = """
            Usage: disvote-witness --log VKEY --key FILE --data DIR [--host ADDRESS] [--port PORT]
                   disvote-witness key --name NAME --out FILE

            The first form cosigns the checkpoints of one log; the second makes a key and prints its vkey.
              --log VKEY       the log's public key, from a source that you trust, not from the log
              --key FILE       this witness's private key, mode 0600
              --data DIR       where it keeps what it cosigned last; a copy that is older must never be restored
              --host ADDRESS   the address to listen on; default: 127.0.0.1
              --port PORT      the port to listen on; 0 takes a free one; default: %d
              --name NAME      of the witness, such as witness.example.org/w1; it cannot be changed later
              --out FILE       where the new key is written; it must not exist
            """.formatted(WitnessConfig.PORT_DEFAULT);

    private Main() {}

    public static void main(String... args) throws InterruptedException {
        System.setProperty("logback.configurationFile", "logback-witness.xml");
        int code = run(System.out, System.err, args);
        if (code >= 0) {
            System.exit(code);
        }
        new CountDownLatch(1).await(); // until SIGTERM
    }

    /// @return the exit code; -1 while a witness runs
    static int run(PrintStream out, PrintStream err, String... args) {
        if (args.length == 0
                || List.of(args).contains("--help")
                || List.of(args).contains("-h")) {
            (args.length == 0 ? err : out).print(HELP);
            return args.length == 0 ? USAGE : 0;
        }
        try {
            if (args[0].equals("key")) {
                makeKey(out, options(List.of(args).subList(1, args.length), "--name", "--out"));
                return 0;
            }
            Map<String, String> options = options(List.of(args), "--log", "--key", "--data", "--host", "--port");
            Witness witness = Witness.start(new WitnessConfig(
                    required(options, "--log"),
                    path(options, "--key"),
                    path(options, "--data"),
                    options.getOrDefault("--host", "127.0.0.1"),
                    port(options)));
            Runtime.getRuntime().addShutdownHook(new Thread(witness::close, "stop"));
            out.println("witness " + witness.uri() + " " + witness.vkey());
            return -1;
        } catch (UsageException e) {
            err.println("disvote-witness: " + e.getMessage() + "; try --help");
            return USAGE;
        } catch (WitnessException e) {
            err.println("disvote-witness: " + e.getMessage());
            return FAILED;
        }
    }

    private static void makeKey(PrintStream out, Map<String, String> options) {
        try {
            WitnessKey key = WitnessKey.generate(required(options, "--name"));
            KeyFile.create(path(options, "--out"), key);
            out.println(key.vkey());
        } catch (MalformedException e) {
            throw new UsageException("--name: " + e.getMessage());
        }
    }

    private static Map<String, String> options(List<String> args, String... known) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.size(); i += 2) {
            String name = args.get(i);
            if (!List.of(known).contains(name)) {
                throw new UsageException("unknown argument " + name);
            }
            if (i + 1 == args.size()) {
                throw new UsageException(name + " needs a value");
            }
            if (options.put(name, args.get(i + 1)) != null) {
                throw new UsageException(name + " is given twice");
            }
        }
        return options;
    }

    private static String required(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new UsageException(name + " is missing");
        }
        return value;
    }

    private static Path path(Map<String, String> options, String name) {
        try {
            return Path.of(required(options, name));
        } catch (InvalidPathException e) {
            throw new UsageException(name + " is no path");
        }
    }

    private static int port(Map<String, String> options) {
        String port = options.getOrDefault("--port", String.valueOf(WitnessConfig.PORT_DEFAULT));
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new UsageException("--port is a number from 0 to 65535");
        }
        return Integer.parseInt(port);
    }

    private static final class UsageException extends RuntimeException {
        UsageException(String message) {
            super(message);
        }
    }
}
