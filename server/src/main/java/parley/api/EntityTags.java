package parley.api;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import parley.domain.InvalidInput;

/**
 * Versions as HTTP has them (RFC 9110, section 8.8.3): the {@code ETag} of an answer with one
 * entity is that entity's version in quotes, and {@code If-Match} sets the version that a request
 * expects.
 */
final class EntityTags {
    private static final String VERSION = "version";

    /** Also in the weak form, into which proxies turn a tag when they compress. */
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"(-?\\d{1,18})\"");

    private final @Nullable FieldDescriptor entityOfAnswer;
    private final @Nullable FieldDescriptor entityOfRequest;
    private final Descriptor request;

    EntityTags(Descriptor request, Descriptor answer) {
        this.request = request;
        this.entityOfRequest = entity(request);
        // A version is of use only where the request says of which entity.
        boolean named = entityOfRequest != null || request.findFieldByName("id") != null;
        this.entityOfAnswer = named ? entity(answer) : null;
    }

    /** The entity is field 1 of its requests and answers. */
    private static @Nullable FieldDescriptor entity(Descriptor type) {
        FieldDescriptor first = type.findFieldByNumber(1);
        boolean versioned =
                first != null
                        && !first.isRepeated()
                        && first.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                        && first.getMessageType().findFieldByName(VERSION) != null;
        return versioned ? first : null;
    }

    /** Whether answers have a tag. */
    boolean tagsAnswers() {
        return entityOfAnswer != null;
    }

    /** Whether requests of this method may say by {@code If-Match} which version they expect. */
    boolean mayExpect(HttpMethod method) {
        Descriptor holder = entityOfRequest == null ? request : entityOfRequest.getMessageType();
        return method != HttpMethod.POST && holder.findFieldByName(VERSION) != null;
    }

    /** The tag of an answer; empty when it is not about one entity. */
    Optional<String> of(Message answer) {
        if (entityOfAnswer == null) {
            return Optional.empty();
        }
        Message entity = (Message) answer.getField(entityOfAnswer);
        Object version = entity.getField(entity.getDescriptorForType().findFieldByName(VERSION));
        return Optional.of(text((Long) version));
    }

    /** The tag of an answer about an entity of that version; empty when it is not about one. */
    Optional<String> of(OptionalLong version) {
        return entityOfAnswer == null || version.isEmpty()
                ? Optional.empty()
                : Optional.of(text(version.getAsLong()));
    }

    private static String text(long version) {
        return "\"" + version + '"';
    }

    /** Whether the client says that it has the answer of this tag already. */
    static boolean has(RequestHeaders headers, String tag) {
        String given = headers.get(HttpHeaderNames.IF_NONE_MATCH);
        boolean reads = headers.method() == HttpMethod.GET || headers.method() == HttpMethod.HEAD;
        return reads
                && given != null
                && Arrays.stream(given.split(","))
                        .map(text -> text.strip().replaceFirst("^W/", ""))
                        .anyMatch(text -> text.equals(tag) || text.equals("*"));
    }

    /**
     * Sets the version that {@code If-Match} expects, in place of one in the body.
     *
     * @throws InvalidInput when it is no tag of ours, or the request has no version
     */
    void expect(RequestHeaders headers, Message.Builder request) {
        String given = headers.get(HttpHeaderNames.IF_MATCH);
        if (given == null || given.strip().equals("*")) {
            return;
        }
        Matcher tag = TAG.matcher(given.strip());
        if (!tag.matches()) {
            throw new InvalidInput("If-Match", given, "be the ETag of an earlier answer, or *");
        }
        if (!mayExpect(headers.method())) {
            throw new InvalidInput("If-Match", given, "be left out here: nothing is changed");
        }
        Message.Builder holder =
                entityOfRequest == null ? request : request.getFieldBuilder(entityOfRequest);
        holder.setField(
                holder.getDescriptorForType().findFieldByName(VERSION),
                Long.parseLong(tag.group(1)));
    }
}
