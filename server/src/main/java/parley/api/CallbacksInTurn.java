package parley.api;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Holds back "ready" until the callback at hand is done. The server says it from within the sending
 * of an answer, where gRPC's reflection service does not expect it and would answer the same
 * question again, so that every later answer on that stream meets the wrong question.
 */
final class CallbacksInTurn implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new InTurn<>(next.startCall(call, headers));
    }

    /** All callbacks of a call come on one thread, but also one within another. */
    private static final class InTurn<Q> extends SimpleForwardingServerCallListener<Q> {
        private boolean handling;
        private boolean readyMeanwhile;

        InTurn(ServerCall.Listener<Q> listener) {
            super(listener);
        }

        @Override
        public void onMessage(Q message) {
            if (handling) {
                super.onMessage(message);
            } else {
                handle(() -> super.onMessage(message));
            }
        }

        @Override
        public void onReady() {
            if (handling) {
                readyMeanwhile = true;
            } else {
                handle(super::onReady);
            }
        }

        private void handle(Runnable callback) {
            handling = true;
            try {
                callback.run();
                while (readyMeanwhile) {
                    readyMeanwhile = false;
                    super.onReady();
                }
            } finally {
                handling = false;
            }
        }
    }
}
