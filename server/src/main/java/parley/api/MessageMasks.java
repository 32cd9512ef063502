package parley.api;

import com.google.protobuf.Struct;
import java.util.Optional;
import java.util.function.UnaryOperator;
import parley.domain.Command.EditMessage;
import parley.domain.InvalidInput;
import parley.domain.MessageId;
import parley.v1.Message;
import parley.v1.UpdateMessageRequest;

/**
 * What an update of a message sets, by {@code update_mask}, and appends, by {@code append_mask}.
 */
final class MessageMasks {
    private static final String TEXT = "content_text";
    private static final String TYPE = "content_type";
    private static final String DATA = "content_data";

    private Optional<UnaryOperator<String>> text = Optional.empty();
    private Optional<String> type = Optional.empty();
    private Optional<UnaryOperator<Optional<String>>> data = Optional.empty();

    private MessageMasks() {}

    /**
     * @throws InvalidInput when a path is unknown, or in both masks
     */
    static EditMessage edit(UpdateMessageRequest request) {
        MessageMasks masks = new MessageMasks();
        Message given = request.getMessage();
        request.getUpdateMask().getPathsList().forEach(path -> masks.set(path, given));
        for (String path : request.getAppendMask().getPathsList()) {
            if (request.getUpdateMask().getPathsList().contains(path)) {
                throw new InvalidInput("append_mask", path, "not name what update_mask names, too");
            }
            masks.append(path, given);
        }
        return new EditMessage(
                new MessageId(given.getId()),
                masks.text,
                masks.type,
                masks.data,
                Protos.version(given.hasVersion(), given.getVersion()));
    }

    private void set(String path, Message given) {
        switch (path) {
            case TEXT -> text = Optional.of(_ -> given.getContentText());
            case TYPE -> type = Optional.of(given.getContentType());
            case DATA -> {
                Optional<String> after = Protos.data(given);
                data = Optional.of(_ -> after);
            }
            default ->
                    throw new InvalidInput(
                            "update_mask",
                            path,
                            "name fields of: " + String.join(", ", TEXT, TYPE, DATA));
        }
    }

    private void append(String path, Message given) {
        switch (path) {
            case TEXT -> text = Optional.of(before -> before + given.getContentText());
            case DATA -> {
                Struct more = given.getContentData();
                data = Optional.of(before -> Optional.of(Protos.appended(before, more)));
            }
            default ->
                    throw new InvalidInput(
                            "append_mask", path, "name fields of: " + TEXT + ", " + DATA);
        }
    }
}
