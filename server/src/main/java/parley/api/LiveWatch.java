package parley.api;

import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.netty.channel.EventLoop;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import parley.domain.Caller;
import parley.domain.TopicId;
import parley.v1.LiveEvent;
import parley.v1.LiveServiceGrpc;
import parley.v1.WatchRequest;
import parley.view.live.Delivery;
import parley.view.live.Subscriber;
import parley.view.live.Subscription;
import parley.view.live.Subscription.Start;

/** {@code parley.v1.LiveService}: topics as a stream of gRPC. Its events are encoded beforehand. */
final class LiveWatch {
    /** Takes what is encoded as it is. */
    private static final class Encoded implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] encoded) {
            return new ByteArrayInputStream(encoded);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try (stream) {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final LiveDoor door;
    private final Executor executor;

    /**
     * @param executor runs what may block
     */
    LiveWatch(LiveDoor door, Executor executor) {
        this.door = door;
        this.executor = executor;
    }

    ServerServiceDefinition definition() {
        MethodDescriptor<WatchRequest, LiveEvent> generated = LiveServiceGrpc.getWatchMethod();
        MethodDescriptor<WatchRequest, byte[]> method =
                generated.toBuilder(generated.getRequestMarshaller(), new Encoded()).build();
        ServiceDescriptor service =
                ServiceDescriptor.newBuilder(LiveServiceGrpc.SERVICE_NAME)
                        .setSchemaDescriptor(
                                LiveServiceGrpc.getServiceDescriptor().getSchemaDescriptor())
                        .addMethod(method)
                        .build();
        return ServerServiceDefinition.builder(service)
                .addMethod(
                        method,
                        ServerCalls.asyncServerStreamingCall(
                                (WatchRequest request,
                                        io.grpc.stub.StreamObserver<byte[]> answer) ->
                                        watch(request, (ServerCallStreamObserver<byte[]>) answer)))
                .build();
    }

    private void watch(WatchRequest request, ServerCallStreamObserver<byte[]> answer) {
        ServiceRequestContext context = RequestContext.current();
        Watcher watcher = new Watcher(answer, context.eventLoop());
        // Only now can they be set.
        answer.setOnReadyHandler(watcher::ready);
        answer.setOnCancelHandler(watcher::cancel);
        door.streams().add(watcher);
        executor.execute(() -> RequestScope.run(context, () -> begin(request, watcher, context)));
    }

    private void begin(WatchRequest request, Watcher watcher, ServiceRequestContext context) {
        try {
            StorableFields.check(request);
            Caller caller = door.access().enter(context);
            SequencedSet<TopicId> topics = LiveAccess.topics(request.getTopicsList());
            Optional<Start> start = door.access().start(request.getAfter());
            start.ifPresent(door.access()::await);
            door.access().checkReadable(topics, caller);
            context.clearRequestTimeout();
            context.setAttr(LiveDoor.IS_STREAM, true);
            LiveDoor.allowStalling(context);
            context.eventLoop().execute(() -> watcher.follow(caller, topics, start));
        } catch (Exception e) {
            Failure failure = Failure.of(e);
            context.eventLoop().execute(() -> watcher.refuse(failure));
        }
    }

    /** One stream. All but its making happens on the event loop of its request. */
    private final class Watcher implements Subscriber, OpenStreams.Stream {
        private final ServerCallStreamObserver<byte[]> answer;
        private final EventLoop thread;
        private @Nullable Subscription subscription;
        private boolean ended;

        Watcher(ServerCallStreamObserver<byte[]> answer, EventLoop thread) {
            this.answer = answer;
            this.thread = thread;
        }

        void follow(Caller caller, SequencedSet<TopicId> topics, Optional<Start> start) {
            if (ended) {
                return;
            }
            if (start.isEmpty()) {
                send(LiveEvent.newBuilder().setType("reset"));
                complete();
                return;
            }
            subscription = door.loop(thread).subscribe(this, caller, topics, start.get());
        }

        private void refuseAtStop() {
            if (subscription != null) {
                subscription.cancel();
            }
            refuse(new Failure(Status.Code.UNAVAILABLE, "The hub stops"));
        }

        void refuse(Failure failure) {
            if (!ended) {
                over();
                answer.onError(
                        Status.fromCode(failure.code())
                                .withDescription(failure.message())
                                .asRuntimeException());
            }
        }

        void ready() {
            onThread(
                    () -> {
                        if (subscription != null) {
                            subscription.resume();
                        }
                    });
        }

        void cancel() {
            onThread(
                    () -> {
                        over();
                        if (subscription != null) {
                            subscription.cancel();
                        }
                    });
        }

        /** Later, also when it is this thread: it may be within the sending of an event. */
        private void onThread(Runnable work) {
            thread.execute(work);
        }

        private void over() {
            ended = true;
            door.streams().remove(this);
        }

        @Override
        public void end() {
            onThread(this::refuseAtStop);
        }

        /** gRPC does not say how much waits; it is ready while that is little. */
        @Override
        public long pendingBytes() {
            return 0;
        }

        @Override
        public EventLoop eventLoop() {
            return thread;
        }

        private void complete() {
            if (!ended) {
                over();
                answer.onCompleted();
            }
        }

        private void send(LiveEvent.Builder event) {
            if (!ended) {
                answer.onNext(event.build().toByteArray());
            }
        }

        @Override
        public boolean isReady() {
            return !ended && answer.isReady();
        }

        @Override
        public void deliver(Delivery delivery) {
            for (parley.view.live.LiveEvent event : delivery.events()) {
                if (!ended) {
                    answer.onNext(event.as(door.protos()));
                }
            }
        }

        @Override
        public void caughtUp(long globalPosition) {
            send(
                    LiveEvent.newBuilder()
                            .setType("caughtUp")
                            .setCursor(door.json().cursor(globalPosition)));
        }

        @Override
        public void failed() {
            refuse(new Failure(Status.Code.INTERNAL, "Internal error"));
        }

        @Override
        public void ended(TopicId topic, End why, long globalPosition, boolean last) {
            send(
                    LiveEvent.newBuilder()
                            .setType("unsubscribed")
                            .setCursor(door.json().cursor(globalPosition))
                            .setTopicId(topic.text())
                            .setReason(LiveJson.reason(why)));
            if (last) {
                complete();
            }
        }
    }
}
