package org.disvote.ingest.http.answer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.disvote.topics.json.Digests;
import org.jspecify.annotations.Nullable;

/// An answer that is made and compressed once, and then sent to any number of clients. Each form has a strong `ETag`
/// that is made from its bytes, so a client that has them already is answered 304.
public final class SharedAnswer {

    /// Browsers keep the answer but ask each time whether it has changed.
    public static final String ASK_ALWAYS = "no-cache";

    /// For what is made anew each second.
    public static final String A_SECOND = "max-age=1";

    /// For what is final and may still be added to.
    public static final String TEN_SECONDS = "max-age=10";

    /// For what is final. Browsers ask again after a short time, so that nobody must empty them after a mistake;
    /// caches in between keep it longer.
    public static final String FINAL = "max-age=10, s-maxage=3600";

    /// For what has its own digest in its address.
    public static final String FOREVER = "public, max-age=31536000, immutable";

    /// A shorter body is not worth the header that says how it is encoded.
    private static final int COMPRESSED_MIN = 200;

    private static final String GZIP = "gzip";
    private static final String BROTLI = "br";
    private static final Pattern WEIGHT_ZERO = Pattern.compile("q=0(\\.0{0,3})?");

    private final Answer plain;

    /// The best first.
    private final List<Form> encoded;

    private record Form(String encoding, Answer answer) {}

    private SharedAnswer(Answer plain, List<Form> encoded) {
        this.plain = plain;
        this.encoded = encoded;
    }

    /// @param answer with status 200; it is compressed here
    /// @param caching the value of `Cache-Control`
    public static SharedAnswer of(Answer answer, String caching) {
        return of(answer, caching, Optional.empty());
    }

    /// @param brotli the same body, compressed already
    public static SharedAnswer of(Answer answer, String caching, Optional<byte[]> brotli) {
        Answer headed = answer.with("Cache-Control", caching).with("Vary", "Accept-Encoding");
        byte[] body = answer.bytes();
        List<Form> forms = new ArrayList<>();
        brotli.ifPresent(bytes -> forms.add(form(headed, BROTLI, bytes)));
        if (body.length >= COMPRESSED_MIN) {
            byte[] gzip = gzip(body);
            if (gzip.length < body.length) {
                forms.add(form(headed, GZIP, gzip));
            }
        }
        return new SharedAnswer(headed.with("ETag", tag(body)), List.copyOf(forms));
    }

    /// An answer that is sent as it is, such as a problem document.
    public static SharedAnswer asItIs(Answer answer) {
        return new SharedAnswer(answer, List.of());
    }

    private static Form form(Answer headed, String encoding, byte[] bytes) {
        Answer answer = new Answer(headed.status(), headed.contentType(), headed.headers(), ByteBuffer.wrap(bytes));
        return new Form(encoding, answer.with("Content-Encoding", encoding).with("ETag", tag(bytes)));
    }

    /// The answer for a client that accepts no encoding and has nothing yet.
    public Answer plain() {
        return plain;
    }

    /// @param acceptEncoding the request's header, if it has one
    /// @param ifNoneMatch the request's header, if it has one
    public Answer to(@Nullable String acceptEncoding, @Nullable String ifNoneMatch) {
        Answer whole = acceptEncoding == null || encoded.isEmpty() ? plain : best(acceptEncoding);
        String tag = whole.headers().get("ETag");
        return tag != null && ifNoneMatch != null && matches(ifNoneMatch, tag)
                ? new Answer(304, whole.contentType(), whole.headers(), ByteBuffer.allocate(0))
                : whole;
    }

    /// Whether this has the same body as another answer.
    boolean hasBodyOf(Answer other) {
        return plain.status() == other.status() && plain.body().equals(other.body());
    }

    private Answer best(String acceptEncoding) {
        return encoded.stream()
                .filter(form -> accepts(acceptEncoding, form.encoding()))
                .map(Form::answer)
                .findFirst()
                .orElse(plain);
    }

    /// Whether the list names the encoding with a weight above 0. A `*` is not understood: nobody needs it to get
    /// an answer.
    private static boolean accepts(String list, String encoding) {
        for (String element : list.split(",", -1)) {
            String[] parts = element.strip().toLowerCase(Locale.ROOT).split(";", -1);
            if (parts[0].strip().equals(encoding)) {
                return Arrays.stream(parts)
                        .skip(1)
                        .noneMatch(part -> WEIGHT_ZERO.matcher(part.strip()).matches());
            }
        }
        return false;
    }

    /// The comparison is the weak one, as RFC 9110 demands: a proxy that compresses anew makes a tag weak.
    private static boolean matches(String list, String tag) {
        for (String element : list.split(",", -1)) {
            String each = element.strip();
            if (each.equals("*") || (each.startsWith("W/") ? each.substring(2) : each).equals(tag)) {
                return true;
            }
        }
        return false;
    }

    private static String tag(byte[] body) {
        byte[] digest = Digests.sha256().digest(body);
        return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 12)) + '"';
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new Strong(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException("gzip failed though it writes to memory", e);
        }
        return bytes.toByteArray();
    }

    private static final class Strong extends GZIPOutputStream {
        Strong(ByteArrayOutputStream bytes) throws IOException {
            super(bytes);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
