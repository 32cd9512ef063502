package parley.api;

import parley.domain.Event.MembersAdded;
import parley.domain.Event.MembersRemoved;
import parley.domain.Event.MessageDeleted;
import parley.domain.Event.MessageEdited;
import parley.domain.Event.MessageEvent;
import parley.domain.Event.MessagePosted;
import parley.domain.Event.TopicCreated;
import parley.domain.Event.TopicDeleted;
import parley.domain.Event.TopicEvent;
import parley.domain.Event.TopicRenamed;
import parley.domain.Event.UserEvent;
import parley.domain.Event.VisibilityChanged;
import parley.domain.Message;
import parley.domain.Topic;
import parley.domain.TopicState;
import parley.domain.UserId;
import parley.log.Log;
import parley.log.LogEvent;
import parley.v1.LiveEvent;

/** Events as the protocol has them. What an event says is all that stands in it. */
final class LiveProto implements parley.view.live.LiveEvent.Form<byte[]> {
    private final Log log;

    LiveProto(Log log) {
        this.log = log;
    }

    @Override
    public int number() {
        return 1;
    }

    @Override
    public byte[] of(parley.view.live.LiveEvent event) {
        return proto(event).toByteArray();
    }

    LiveEvent proto(parley.view.live.LiveEvent event) {
        LiveEvent.Builder proto =
                LiveEvent.newBuilder()
                        .setCursor(log.cursor(event.globalPosition()).text())
                        .setTopicId(event.topic().text());
        switch (event.event()) {
            case MessageEvent e -> add(proto, e, event.at());
            case TopicEvent e -> add(proto, e, event.at());
            case UserEvent e -> throw new IllegalArgumentException("Of no topic: " + e);
        }
        return proto.build();
    }

    private static void add(LiveEvent.Builder proto, MessageEvent event, LogEvent at) {
        switch (event) {
            case MessagePosted e ->
                    proto.setType("messagePosted")
                            .setMessage(
                                    Protos.message(
                                            Message.posted(
                                                    e,
                                                    at.time(),
                                                    at.position(),
                                                    at.globalPosition())));
            case MessageEdited e -> proto.setType("messageEdited").setMessage(edited(e, at));
            case MessageDeleted e ->
                    addPlace(proto.setType("messageDeleted"), at).setMessageId(e.message().text());
        }
    }

    private static parley.v1.Message edited(MessageEdited event, LogEvent at) {
        parley.v1.Message.Builder edited =
                parley.v1.Message.newBuilder()
                        .setId(event.message().text())
                        .setTopicId(event.topic().text())
                        .setUpdatedAt(Protos.timestamp(at.time()))
                        .setContentType(event.content().type())
                        .setContentText(event.content().text())
                        .addAllHashtags(event.content().allHashtags())
                        .setEdited(true)
                        .setVersion(at.position());
        event.content().data().flatMap(Protos::struct).ifPresent(edited::setContentData);
        return edited.build();
    }

    private static void add(LiveEvent.Builder proto, TopicEvent event, LogEvent at) {
        switch (event) {
            case TopicCreated e -> {
                Topic topic =
                        Topic.after(TopicState.none(), e, at.time(), at.position())
                                .live()
                                .orElseThrow();
                proto.setType("topicCreated").setTopic(Protos.topic(topic));
            }
            case TopicRenamed e ->
                    addPlace(proto.setType("topicRenamed"), at).setName(e.name().text());
            case VisibilityChanged e ->
                    addPlace(proto.setType("visibilityChanged"), at)
                            .setVisibility(Protos.visibility(e.visibility()));
            case MembersAdded e ->
                    addPlace(proto.setType("membersAdded"), at)
                            .addAllUsers(e.users().stream().map(UserId::text).sorted().toList());
            case MembersRemoved e ->
                    addPlace(proto.setType("membersRemoved"), at)
                            .addAllUsers(e.users().stream().map(UserId::text).sorted().toList());
            case TopicDeleted _ -> addPlace(proto.setType("topicDeleted"), at);
        }
    }

    private static LiveEvent.Builder addPlace(LiveEvent.Builder proto, LogEvent at) {
        return proto.setTime(Protos.timestamp(at.time())).setVersion(at.position());
    }
}
