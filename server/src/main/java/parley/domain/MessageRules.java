package parley.domain;

import java.util.Optional;
import java.util.OptionalLong;
import parley.domain.Command.DeleteMessage;
import parley.domain.Command.EditMessage;
import parley.domain.Command.PostMessage;
import parley.domain.Decision.Accepted;
import parley.domain.Decision.Rejected;
import parley.domain.Decision.Unchanged;
import parley.domain.Event.MessageChange;
import parley.domain.Event.MessageDeleted;
import parley.domain.Event.MessageEdited;
import parley.domain.Event.MessagePosted;
import parley.domain.Refusal.NotAllowed;
import parley.domain.Refusal.NotFound;
import parley.domain.Refusal.NothingToDo;
import parley.domain.Refusal.SignInNeeded;
import parley.domain.Refusal.StaleVersion;

/** What may be done to messages, and by whom. */
public final class MessageRules {
    private MessageRules() {}

    /**
     * Anyone signed in may post to what they may read.
     *
     * @param anonymousPosts whether anyone at all may post to {@link TopicId#PUBLIC}
     */
    public static Decision<MessagePosted> post(
            TopicState state, PostMessage post, Caller caller, boolean anonymousPosts) {
        boolean readable = state.live().filter(topic -> topic.isReadableBy(caller)).isPresent();
        if (!readable) {
            return new Rejected<>(NotFound.topic(post.topic()));
        }
        return switch (caller) {
            case Caller.SignedIn signedIn ->
                    new Accepted<>(posted(post, Optional.of(signedIn.user())));
            case Caller.Anonymous _ ->
                    anonymousPosts && post.topic().equals(TopicId.PUBLIC)
                            ? new Accepted<>(posted(post, Optional.empty()))
                            : new Rejected<>(
                                    new SignInNeeded("post to topic '" + post.topic() + "'"));
        };
    }

    /**
     * @param topic the state of the message's topic
     */
    public static Decision<MessageChange> edit(
            MessageState state, TopicState topic, EditMessage edit, Caller caller) {
        Optional<Message> found = readable(state, topic, caller);
        if (found.isEmpty()) {
            return new Rejected<>(NotFound.message(edit.message()));
        }
        Message message = found.get();
        if (edit.text().isEmpty() && edit.type().isEmpty() && edit.data().isEmpty()) {
            return new Rejected<>(
                    new NothingToDo(
                            "Nothing to do: give update_mask (content_text, content_type,"
                                    + " content_data) or append_mask (content_text,"
                                    + " content_data)"));
        }
        Optional<Refusal> refusal = refusal(message, topic, caller, "edit", edit.expectedVersion());
        if (refusal.isPresent()) {
            return new Rejected<>(refusal.get());
        }
        MessageContent before = message.content();
        MessageContent changed =
                new MessageContent(
                                edit.type().orElse(before.type()),
                                edit.text().map(f -> f.apply(before.text())).orElse(before.text()),
                                edit.data().map(f -> f.apply(before.data())).orElse(before.data()),
                                before.hashtags())
                        .checked();
        return changed.equals(before)
                ? new Unchanged<>()
                : new Accepted<>(new MessageEdited(message.topic(), message.id(), changed));
    }

    /**
     * @param topic the state of the message's topic
     */
    public static Decision<MessageChange> delete(
            MessageState state, TopicState topic, DeleteMessage delete, Caller caller) {
        Optional<Message> found = readable(state, topic, caller);
        if (found.isEmpty()) {
            return new Rejected<>(NotFound.message(delete.message()));
        }
        Message message = found.get();
        Optional<Refusal> refusal =
                refusal(message, topic, caller, "delete", delete.expectedVersion());
        if (refusal.isPresent()) {
            return new Rejected<>(refusal.get());
        }
        return new Accepted<>(new MessageDeleted(message.topic(), message.id()));
    }

    private static MessagePosted posted(PostMessage post, Optional<UserId> author) {
        return new MessagePosted(
                post.topic(), post.message(), author, post.content(), post.replyTo());
    }

    private static Optional<Message> readable(MessageState state, TopicState topic, Caller caller) {
        boolean topicReadable = topic.live().filter(t -> t.isReadableBy(caller)).isPresent();
        return topicReadable && state instanceof MessageState.Live live
                ? Optional.of(live.message())
                : Optional.empty();
    }

    /** A message's author and its topic's creator may change it, and administrators. */
    private static Optional<Refusal> refusal(
            Message message, TopicState topic, Caller caller, String verb, OptionalLong expected) {
        String what = verb + " message '" + message.id() + "'";
        if (!(caller instanceof Caller.SignedIn signedIn)) {
            return Optional.of(new SignInNeeded(what));
        }
        boolean author = message.author().filter(signedIn.user()::equals).isPresent();
        boolean manager = topic.live().filter(t -> t.isManagedBy(caller)).isPresent();
        if (!author && !manager) {
            return Optional.of(new NotAllowed(what));
        }
        return StaleVersion.of("Message", message.id().text(), expected, message.version());
    }
}
