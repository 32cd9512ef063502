package parley.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.domain.People.ADMIN;
import static parley.domain.People.ANN;
import static parley.domain.People.BOB;
import static parley.domain.People.CAL;
import static parley.domain.People.NOBODY;
import static parley.domain.People.user;
import static parley.domain.People.users;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
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

/** Ann is the topic's creator, Bob a member and the message's author, Cal a stranger. */
final class MessageRulesTest {
    private static final TopicId TOPIC = new TopicId("t");
    private static final MessageId ID = new MessageId("m");
    private static final TopicState OPEN = topic(Visibility.PUBLIC);
    private static final TopicState CLOSED = topic(Visibility.PRIVATE);
    private static final MessageContent CONTENT =
            MessageContent.given(
                    "text/plain", "hello #world", Optional.of("{\"a\":1}"), List.of("x"));
    private static final PostMessage POST =
            new PostMessage(TOPIC, ID, CONTENT, Optional.of(new MessageId("before")));
    private static final MessageState POSTED = by(Optional.of(user("bob")), 0);

    @Test
    void anyoneSignedInPostsToAPublicTopic() {
        for (Caller caller : List.of(ANN, BOB, CAL, ADMIN)) {
            UserId author = ((Caller.SignedIn) caller).user();
            assertThat(MessageRules.post(OPEN, POST, caller, true))
                    .isEqualTo(new Accepted<>(posted(Optional.of(author))));
        }
    }

    @Test
    void membersAlonePostToAPrivateTopicAndOthersDoNotFindIt() {
        assertThat(MessageRules.post(CLOSED, POST, ANN, true))
                .isEqualTo(new Accepted<>(posted(Optional.of(user("ann")))));
        assertThat(MessageRules.post(CLOSED, POST, BOB, true))
                .isEqualTo(new Accepted<>(posted(Optional.of(user("bob")))));
        for (Caller caller : List.of(CAL, ADMIN, NOBODY)) {
            assertThat(MessageRules.post(CLOSED, POST, caller, true))
                    .isEqualTo(new Rejected<>(NotFound.topic(TOPIC)));
        }
    }

    @Test
    void nobodyPostsToATopicThatIsNotThere() {
        for (TopicState state : List.of(TopicState.none(), new TopicState.Deleted(3))) {
            assertThat(MessageRules.post(state, POST, ANN, true))
                    .isEqualTo(new Rejected<>(NotFound.topic(TOPIC)));
        }
    }

    @Test
    void anonymousCallersPostToTheReservedTopicAlone() {
        TopicState open = new TopicState.Live(Topic.EMPTY_PUBLIC);
        PostMessage post = new PostMessage(TopicId.PUBLIC, ID, CONTENT, Optional.empty());

        assertThat(MessageRules.post(open, post, NOBODY, true))
                .isEqualTo(
                        new Accepted<>(
                                new MessagePosted(
                                        TopicId.PUBLIC,
                                        ID,
                                        Optional.empty(),
                                        CONTENT,
                                        Optional.empty())));
        assertThat(MessageRules.post(OPEN, POST, NOBODY, true))
                .isEqualTo(new Rejected<>(new SignInNeeded("post to topic 't'")));
    }

    @Test
    void anonymousCallersPostNowhereWhereThatIsSwitchedOff() {
        TopicState open = new TopicState.Live(Topic.EMPTY_PUBLIC);
        PostMessage post = new PostMessage(TopicId.PUBLIC, ID, CONTENT, Optional.empty());

        assertThat(MessageRules.post(open, post, NOBODY, false))
                .isEqualTo(new Rejected<>(new SignInNeeded("post to topic 'public'")));
        assertThat(MessageRules.post(open, post, CAL, false)).isInstanceOf(Accepted.class);
    }

    @Test
    void itsAuthorItsTopicsCreatorAndAdministratorsEditAMessage() {
        MessageEdited edited = new MessageEdited(TOPIC, ID, withText("new"));

        for (Caller caller : List.of(ANN, BOB, ADMIN)) {
            assertThat(edit(POSTED, OPEN, text("new"), caller)).isEqualTo(new Accepted<>(edited));
        }
        assertThat(edit(POSTED, OPEN, text("new"), CAL))
                .isEqualTo(new Rejected<>(new NotAllowed("edit message 'm'")));
        assertThat(edit(POSTED, OPEN, text("new"), NOBODY))
                .isEqualTo(new Rejected<>(new SignInNeeded("edit message 'm'")));
    }

    @Test
    void itsAuthorItsTopicsCreatorAndAdministratorsDeleteAMessage() {
        for (Caller caller : List.of(ANN, BOB, ADMIN)) {
            assertThat(delete(POSTED, OPEN, caller))
                    .isEqualTo(new Accepted<>(new MessageDeleted(TOPIC, ID)));
        }
        assertThat(delete(POSTED, OPEN, CAL))
                .isEqualTo(new Rejected<>(new NotAllowed("delete message 'm'")));
        assertThat(delete(POSTED, OPEN, NOBODY))
                .isEqualTo(new Rejected<>(new SignInNeeded("delete message 'm'")));
    }

    @Test
    void anAnonymousMessageHasNoAuthorWhoCouldChangeIt() {
        MessageState anonymous = by(Optional.empty(), 0);

        assertThat(delete(anonymous, OPEN, BOB))
                .isEqualTo(new Rejected<>(new NotAllowed("delete message 'm'")));
        assertThat(delete(anonymous, OPEN, NOBODY))
                .isEqualTo(new Rejected<>(new SignInNeeded("delete message 'm'")));
        assertThat(delete(anonymous, OPEN, ADMIN)).isInstanceOf(Accepted.class);
    }

    @Test
    void aMessageOutsideOfTheCallersSightIsNotFound() {
        Decision<MessageChange> notFound = new Rejected<>(NotFound.message(ID));

        for (Caller caller : List.of(CAL, NOBODY, ADMIN)) {
            assertThat(edit(POSTED, CLOSED, text("new"), caller)).isEqualTo(notFound);
            assertThat(delete(POSTED, CLOSED, caller)).isEqualTo(notFound);
        }
        for (MessageState state : List.of(new MessageState.None(), new MessageState.Deleted())) {
            assertThat(edit(state, OPEN, text("new"), BOB)).isEqualTo(notFound);
            assertThat(delete(state, OPEN, BOB)).isEqualTo(notFound);
        }
        for (TopicState state : List.of(TopicState.none(), new TopicState.Deleted(3))) {
            assertThat(edit(POSTED, state, text("new"), BOB)).isEqualTo(notFound);
            assertThat(delete(POSTED, state, BOB)).isEqualTo(notFound);
        }
    }

    @Test
    void anAuthorWhoLeftThePrivateTopicNoLongerFindsTheMessage() {
        TopicState left =
                Topic.after(
                        CLOSED, new Event.MembersRemoved(TOPIC, users("bob")), Instant.EPOCH, 1);

        assertThat(delete(POSTED, left, BOB)).isEqualTo(new Rejected<>(NotFound.message(ID)));
    }

    @Test
    void anEditChangesTheGivenFieldsAndKeepsTheOthers() {
        assertThat(content(edit(POSTED, OPEN, text("new"), BOB))).isEqualTo(withText("new"));
        assertThat(content(edit(POSTED, OPEN, fields(null, "text/html", null), BOB)))
                .isEqualTo(
                        MessageContent.given(
                                "text/html", CONTENT.text(), CONTENT.data(), List.of("x")));
        assertThat(content(edit(POSTED, OPEN, fields(null, null, Optional.of("{}")), BOB)))
                .isEqualTo(
                        MessageContent.given(
                                CONTENT.type(), CONTENT.text(), Optional.of("{}"), List.of("x")));
    }

    @Test
    void anEditRemovesData() {
        assertThat(content(edit(POSTED, OPEN, fields(null, null, Optional.empty()), BOB)).data())
                .isEmpty();
    }

    @Test
    void anEditThatWouldLeaveNothingIsInvalid() {
        assertThatThrownBy(() -> edit(POSTED, OPEN, fields("", null, Optional.empty()), BOB))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("content_text");
    }

    @Test
    void anEditOfNothingIsRefused() {
        assertThat(edit(POSTED, OPEN, fields(null, null, null), BOB))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.refusal()).isInstanceOf(NothingToDo.class));
    }

    @Test
    void anEditToWhatItIsChangesNothing() {
        assertThat(edit(POSTED, OPEN, text(CONTENT.text()), BOB)).isEqualTo(new Unchanged<>());
    }

    @Test
    void anEditOfAnotherVersionThanTheCallerReadIsRefused() {
        MessageState changed =
                POSTED.after(new MessageEdited(TOPIC, ID, withText("one")), Instant.EPOCH, 0);

        assertThat(edit(changed, OPEN, at(-1, text("two")), BOB))
                .isEqualTo(new Rejected<>(new StaleVersion("Message", "m", -1, 0)));
        assertThat(edit(changed, OPEN, at(0, text("two")), BOB)).isInstanceOf(Accepted.class);
        assertThat(edit(POSTED, OPEN, at(-1, text("two")), BOB)).isInstanceOf(Accepted.class);
        assertThat(edit(changed, OPEN, at(-1, text("two")), CAL))
                .isEqualTo(new Rejected<>(new NotAllowed("edit message 'm'")));
    }

    @Test
    void anEditMayGoOnFromWhatIsThere() {
        EditMessage append =
                new EditMessage(
                        ID,
                        Optional.of(before -> before + "!"),
                        Optional.empty(),
                        Optional.of(before -> before.map(json -> "[" + json + "]")),
                        OptionalLong.empty());

        MessageContent edited = content(edit(POSTED, OPEN, append, BOB));

        assertThat(edited.text()).isEqualTo(CONTENT.text() + "!");
        assertThat(edited.data()).isEqualTo(CONTENT.data().map(json -> "[" + json + "]"));
        assertThat(edited.type()).isEqualTo(CONTENT.type());
    }

    @Test
    void whoDeletesMaySayWhichVersionTheyRead() {
        assertThat(
                        MessageRules.delete(
                                POSTED, OPEN, new DeleteMessage(ID, OptionalLong.of(3)), BOB))
                .isEqualTo(new Rejected<>(new Refusal.StaleVersion("Message", "m", 3, -1)));
        assertThat(
                        MessageRules.delete(
                                POSTED, OPEN, new DeleteMessage(ID, OptionalLong.of(-1)), BOB))
                .isInstanceOf(Accepted.class);
    }

    private static Decision<MessageChange> edit(
            MessageState state, TopicState topic, EditMessage edit, Caller caller) {
        return MessageRules.edit(state, topic, edit, caller);
    }

    private static Decision<MessageChange> delete(
            MessageState state, TopicState topic, Caller caller) {
        return MessageRules.delete(
                state, topic, new DeleteMessage(ID, OptionalLong.empty()), caller);
    }

    private static MessageContent content(Decision<MessageChange> decision) {
        assertThat(decision).isInstanceOf(Accepted.class);
        return ((MessageEdited) ((Accepted<MessageChange>) decision).events().getFirst()).content();
    }

    private static MessageContent withText(String text) {
        return MessageContent.given(CONTENT.type(), text, CONTENT.data(), CONTENT.hashtags());
    }

    private static EditMessage text(String text) {
        return fields(text, null, null);
    }

    /** Null: the field is not given. */
    private static EditMessage fields(
            @Nullable String text, @Nullable String type, @Nullable Optional<String> data) {
        return new EditMessage(
                ID,
                Optional.ofNullable(text).map(after -> _ -> after),
                Optional.ofNullable(type),
                Optional.ofNullable(data).map(after -> _ -> after),
                OptionalLong.empty());
    }

    private static EditMessage at(long version, EditMessage edit) {
        return new EditMessage(
                edit.message(), edit.text(), edit.type(), edit.data(), OptionalLong.of(version));
    }

    private static MessagePosted posted(Optional<UserId> author) {
        return new MessagePosted(TOPIC, ID, author, CONTENT, POST.replyTo());
    }

    private static MessageState by(Optional<UserId> author, long position) {
        return new MessageState.Live(
                Message.posted(posted(author), Instant.EPOCH, position, position));
    }

    private static TopicState topic(Visibility visibility) {
        return new TopicState.Live(
                new Topic(
                        TOPIC,
                        Optional.of(user("ann")),
                        new TopicName("Topic"),
                        visibility,
                        users("bob"),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0));
    }
}
