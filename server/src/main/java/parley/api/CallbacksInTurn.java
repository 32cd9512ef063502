package parley.api;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Holds back "ready" until the message at hand is handled. The server says it from within the
 * sending of an answer, where gRPC's reflection service does not expect it and would answer the
 * same question again, so that every later answer on that stream meets the wrong question.
 */
final class CallbacksInTurn implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new InTurn<>(next.startCall(call, headers));
    }

    /** Callbacks come one after another, or one within another, on any thread. */
    private static final class InTurn<Q> extends SimpleForwardingServerCallListener<Q> {
        private boolean handling;
        private boolean readyMeanwhile;

        InTurn(ServerCall.Listener<Q> listener) {
            super(listener);
        }

        @Override
        public void onMessage(Q message) {
            handling = true;
            try {
                super.onMessage(message);
            } finally {
                handling = false;
            }
            if (readyMeanwhile) {
                readyMeanwhile = false;
                super.onReady();
            }
        }

        @Override
        public void onReady() {
            if (handling) {
                readyMeanwhile = true;
            } else {
                super.onReady();
            }
        }
    }
}
