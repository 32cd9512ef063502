package parley;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import parley.log.Tail;

/** A hub in this process, ready, on a free port of 127.0.0.1, with clients for its sockets. */
final class HubFixture implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);

    private final Hub hub;
    private final InetSocketAddress address;
    private final HttpClient http = RestClient.newHttpClient();
    private final ManagedChannel channel;

    private HubFixture(Hub hub) {
        this.hub = hub;
        this.address = hub.addresses().getFirst();
        this.channel =
                NettyChannelBuilder.forAddress("127.0.0.1", address.getPort())
                        .usePlaintext()
                        .build();
    }

    /**
     * Starts a hub and waits until it is ready.
     *
     * @param data its data folder
     * @param log as {@code --log} takes it
     */
    static HubFixture start(Path data, String log, String... admins)
            throws IOException, InterruptedException {
        return start(data, Map.of("log", log, "admins", String.join(",", admins)));
    }

    /**
     * Starts a hub and waits until it is ready.
     *
     * @param data its data folder
     * @param flags further settings, by their keys
     */
    static HubFixture start(Path data, Map<String, String> flags)
            throws IOException, InterruptedException {
        return start(Clock.systemUTC(), Tail.POLL, data, flags);
    }

    /**
     * @param poll how long after a look at the log that found nothing the hub looks again by itself
     */
    static HubFixture start(Duration poll, Path data, String log)
            throws IOException, InterruptedException {
        return start(Clock.systemUTC(), poll, data, Map.of("log", log));
    }

    /**
     * @param clock what the hub takes for the time
     */
    static HubFixture start(Clock clock, Path data, String log, String... admins)
            throws IOException, InterruptedException {
        return start(
                clock, Tail.POLL, data, Map.of("log", log, "admins", String.join(",", admins)));
    }

    private static HubFixture start(
            Clock clock, Duration poll, Path data, Map<String, String> flags)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(flags);
        all.put("data", data.toString());
        all.putIfAbsent("listen", "127.0.0.1:0");
        Hub hub;
        try {
            hub = Hub.start(HubConfig.of(Settings.load(all, Map.of())), clock, poll);
        } catch (BadSettingException e) {
            throw new IllegalArgumentException(e);
        }
        HubFixture fixture = new HubFixture(hub);
        if (!hub.awaitReady(START)) {
            fixture.close();
            throw new AssertionError("The hub is not ready: " + hub.obstacle());
        }
        assertThat(hub.obstacle()).isEmpty();
        return fixture;
    }

    Hub hub() {
        return hub;
    }

    InetSocketAddress address() {
        return address;
    }

    /** {@code host:port}. */
    String authority() {
        return "127.0.0.1:" + address.getPort();
    }

    RestClient anonymous() {
        return new RestClient(http, URI.create("http://" + authority()), Map.of());
    }

    /** This user, with the right password. */
    RestClient as(String user) {
        return anonymous().as(user);
    }

    /** A gRPC channel without credentials. */
    Channel grpc() {
        return channel;
    }

    /** A gRPC channel with this user's credentials. */
    Channel grpc(String user) {
        return grpc(user, user + "123");
    }

    Channel grpc(String user, String password) {
        return withMetadata(
                channel,
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                RestClient.basic(user, password));
    }

    static Channel withMetadata(Channel channel, Metadata.Key<String> key, String value) {
        return ClientInterceptors.intercept(channel, new Adding(key, value));
    }

    private record Adding(Metadata.Key<String> key, String value) implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(
                MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return new ForwardingClientCall.SimpleForwardingClientCall<>(
                    next.newCall(method, options)) {
                @Override
                public void start(Listener<A> listener, Metadata headers) {
                    headers.put(key, value);
                    super.start(listener, headers);
                }
            };
        }
    }

    /** Stops the hub as SIGTERM would, after its clients. */
    @Override
    public void close() {
        channel.shutdownNow();
        http.shutdownNow();
        hub.close();
    }
}
