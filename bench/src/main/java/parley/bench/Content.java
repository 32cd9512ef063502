package parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What a hub is filled with before it is measured, over its own API. */
final class Content {

    private static final int CONNECTIONS = 64;

    private final InetSocketAddress hub;

    Content(InetSocketAddress hub) {
        this.hub = hub;
    }

    /** Ids of that many topics: the prefix and a number from 0. */
    static List<String> topics(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    void create(List<String> topics) throws IOException, InterruptedException {
        Load.runAll(
                hub,
                Script.sharing(
                        CONNECTIONS, topics.size(), i -> Requests.createTopic(topics.get(i))));
    }

    /** Posts that many messages, to one topic after the other, on 64 connections. */
    void post(List<String> topics, int count) throws IOException, InterruptedException {
        Load.runAll(
                hub,
                Script.sharing(
                        CONNECTIONS,
                        count,
                        i ->
                                Requests.postMessage(
                                        topics.get(i % topics.size()), new SplittableRandom(i))));
    }

    /**
     * Makes sure that a page holds as many messages as it should, so that what is measured is
     * pages.
     */
    void checkPage(byte[] request, int messages) throws IOException {
        Answer answer = Answer.to(hub, request);
        int found = answer.body().split("\"contentText\"", -1).length - 1;
        if (answer.status() != 200 || found != messages) {
            throw new BenchFailure(
                    "a page of %d messages was expected, and answered were %d with %d"
                            .formatted(messages, answer.status(), found));
        }
    }
}
