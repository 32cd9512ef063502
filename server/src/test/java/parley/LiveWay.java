package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import parley.v1.LiveEvent;
import parley.v1.LiveServiceGrpc;
import parley.v1.WatchRequest;

/** The doors by which topics are followed. */
enum LiveWay {
    WEB_SOCKET,
    EVENT_STREAM,
    GRPC;

    /**
     * Follows topics; a refusal is told as an error.
     *
     * @param user with the right password; empty for nobody
     */
    LiveFollower follow(
            HubFixture hub, LiveClients clients, String user, String after, String... topics)
            throws Exception {
        RestClient as = user.isEmpty() ? hub.anonymous() : hub.as(user);
        List<String> all = List.of(topics);
        LiveFollower follower = new LiveFollower();
        switch (this) {
            case WEB_SOCKET -> {
                LiveClient client = clients.webSocket(as, follower);
                follower.cutBy(client::close);
                follower.say(LiveClients.subscribe(after, "", all));
            }
            case EVENT_STREAM -> {
                LiveClient client = clients.stream(as, LiveClients.query(after, all), follower);
                follower.cutBy(client::close);
            }
            case GRPC -> watch(hub, user, after, all, follower);
        }
        return follower;
    }

    private static void watch(
            HubFixture hub, String user, String after, List<String> topics, LiveFollower to) {
        Context.CancellableContext context = Context.current().withCancellation();
        to.cutBy(() -> context.cancel(null));
        context.run(
                () ->
                        LiveServiceGrpc.newStub(user.isEmpty() ? hub.grpc() : hub.grpc(user))
                                .watch(
                                        WatchRequest.newBuilder()
                                                .addAllTopics(topics)
                                                .setAfter(after)
                                                .build(),
                                        new Watcher(to)));
    }

    private record Watcher(LiveFollower to) implements StreamObserver<LiveEvent> {
        @Override
        public void onNext(LiveEvent event) {
            try {
                to.told(RestClient.json(JsonFormat.printer().print(event)));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void onError(Throwable cause) {
            Status status = Status.fromThrowable(cause);
            ObjectNode error = RestClient.json("{'type': 'error'}");
            error.put("code", status.getCode().value()).put("message", status.getDescription());
            to.told(error);
            to.ended(0);
        }

        @Override
        public void onCompleted() {
            to.ended(0);
        }
    }

    /** Every value that must stand in an object stands in it. */
    static void assertHas(JsonNode object, String expected) {
        assertThat(object).isNotNull();
        RestClient.json(expected)
                .properties()
                .forEach(
                        field ->
                                assertThat(object.get(field.getKey()))
                                        .as(field.getKey() + " of " + object)
                                        .isEqualTo(field.getValue()));
    }
}
