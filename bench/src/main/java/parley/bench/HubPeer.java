package parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** A whole hub: messages are posted to it over REST, and are durable before they are delivered. */
final class HubPeer implements LivePeer {

    private final HubProcess hub;
    private final HttpPublisher publisher;

    private HubPeer(HubProcess hub, HttpPublisher publisher) {
        this.hub = hub;
        this.publisher = publisher;
    }

    /**
     * @param hub that is ready, and has none of the topics yet
     */
    static LivePeer of(HubProcess hub, List<String> topics)
            throws IOException, InterruptedException {
        new Content(hub.address()).create(topics);
        return new HubPeer(
                hub,
                new HttpPublisher(hub.address(), topics.stream().map(HubPeer::request).toList()));
    }

    private static HttpPublisher.Template request(String topic) {
        return new HttpPublisher.Template(
                Requests.head("POST", "/v1/topics/" + topic + "/messages")
                        + "Content-Type: application/json\r\n",
                "{\"message\": {\"content_text\": \"",
                "\"}}");
    }

    @Override
    public String name() {
        return "Parley, durable posts";
    }

    @Override
    public LiveDialect dialect() {
        return LiveDialect.HUB;
    }

    @Override
    public InetSocketAddress subscribers() {
        return hub.address();
    }

    @Override
    public void prepare() throws IOException {
        publisher.connect();
    }

    @Override
    public Published publish(Pace pace) throws IOException {
        return publisher.publish(pace);
    }

    @Override
    public long pid() {
        return hub.pid();
    }

    /** Ends the connections; the hub is the stage's to stop. */
    @Override
    public void close() throws IOException {
        publisher.close();
    }
}
