package parley.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file that is in memory, as it is and in compressed forms.
 *
 * @param forms those that are compressed first, the best of them before others; the file as it is
 *     last
 */
record WebFile(List<Form> forms) {
    private static final Pattern REFUSED = Pattern.compile("q=0(?:\\.0*)?");

    /**
     * One of the forms.
     *
     * @param coding its name in {@code Accept-Encoding}; empty for the file as it is
     * @param tag its entity tag, in quotes: that of no other form
     */
    record Form(
            String coding, String tag, HttpData content, ResponseHeaders whole, HttpHeaders same) {}

    /** A compressed form's content. */
    record Compressed(String coding, HttpData content) {}

    WebFile {
        forms = List.copyOf(forms);
    }

    /**
     * @param headers of every answer with it
     * @param compressed the best first
     */
    static WebFile of(
            MediaType type, HttpHeaders headers, HttpData content, List<Compressed> compressed) {
        List<Compressed> all =
                Stream.concat(compressed.stream(), Stream.of(new Compressed("", content))).toList();
        HttpHeaders varying =
                compressed.isEmpty()
                        ? headers
                        : headers.toBuilder().set(HttpHeaderNames.VARY, "Accept-Encoding").build();
        return new WebFile(all.stream().map(form -> form(type, varying, form)).toList());
    }

    private static Form form(MediaType type, HttpHeaders headers, Compressed given) {
        String tag = tag(given.content());
        HttpHeaders same = headers.toBuilder().set(HttpHeaderNames.ETAG, tag).build();
        ResponseHeadersBuilder whole =
                ResponseHeaders.builder(HttpStatus.OK).contentType(type).add(same);
        if (!given.coding().isEmpty()) {
            whole.set(HttpHeaderNames.CONTENT_ENCODING, given.coding());
        }
        return new Form(given.coding(), tag, given.content(), whole.build(), same);
    }

    private static String tag(HttpData content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.array());
            return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** The file in the best form that the client takes, or 304 when it has that one already. */
    HttpResponse answer(RequestHeaders headers) {
        Form form =
                forms.stream()
                        .filter(each -> takes(headers, each.coding()))
                        .findFirst()
                        .orElseGet(forms::getLast);
        if (EntityTags.has(headers, form.tag())) {
            return HttpResponse.of(
                    ResponseHeaders.builder(HttpStatus.NOT_MODIFIED).add(form.same()).build());
        }
        return HttpResponse.of(form.whole(), form.content());
    }

    private static boolean takes(RequestHeaders headers, String coding) {
        for (String line : headers.getAll(HttpHeaderNames.ACCEPT_ENCODING)) {
            for (String given : line.split(",", -1)) {
                String[] parts = given.split(";", -1);
                if (parts[0].strip().equalsIgnoreCase(coding)) {
                    return parts.length < 2 || !REFUSED.matcher(parts[1].strip()).matches();
                }
            }
        }
        return false;
    }
}
