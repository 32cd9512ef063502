package parley.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The bytes of requests of one kind, of which a load sends one or another each time. */
record Requests(List<byte[]> bytes) {

    /** Of a post's JSON, in bytes. */
    static final int POST_LENGTH = 250;

    private static final String CALLER =
            "Basic "
                    + Base64.getEncoder()
                            .encodeToString("auser:auser123".getBytes(StandardCharsets.UTF_8));

    private static final List<String> WORDS =
            List.of(
                    "the morning release went out late but everything that we had promised is in it"
                            .split(" ", -1));

    private static final int HASHTAGS = 50;

    Requests {
        if (bytes.isEmpty()) {
            throw new IllegalArgumentException("no requests");
        }
        bytes = List.copyOf(bytes);
    }

    static byte[] createTopic(String topic) {
        return post(
                "/v1/topics",
                "{\"topic\": {\"id\": \"%s\", \"name\": \"Topic %s\"}}".formatted(topic, topic));
    }

    /** A message of words and one hashtag; its JSON is {@value #POST_LENGTH} bytes long. */
    static byte[] postMessage(String topic, RandomGenerator random) {
        String before = "{\"message\": {\"content_text\": \"";
        String after = " #tag%d\"}}".formatted(10 + random.nextInt(HASHTAGS));
        int room = POST_LENGTH - before.length() - after.length();
        StringBuilder text = new StringBuilder();
        while (text.length() < room) {
            text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
        }
        text.setLength(room);
        return post("/v1/topics/" + topic + "/messages", before + text + after);
    }

    /** The 100 messages that were posted last, the last one first. */
    static byte[] newestPage(String topic) {
        return get("/v1/topics/" + topic + "/messages?page_size=100&descending=true");
    }

    /** The 100 messages that were posted first, the first one first. */
    static byte[] firstPage(String topic) {
        return get("/v1/topics/" + topic + "/messages?page_size=100");
    }

    /** Sends them in a random order, again and again, until the time since its first is over. */
    Script repeated(Duration duration, long seed) {
        return new Script() {
            private final SplittableRandom random = new SplittableRandom(seed);
            private final byte[][] choice = bytes.toArray(new byte[0][]);
            private boolean begun;
            private long end;

            @Override
            public byte[] next(long now) {
                if (!begun) {
                    begun = true;
                    end = now + duration.toNanos();
                }
                return now - end < 0 ? choice[random.nextInt(choice.length)] : NOTHING_MORE;
            }
        };
    }

    static byte[] get(String path) {
        return (head("GET", path) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] post(String path, String json) {
        return json("POST", path, json);
    }

    /** With a body of ASCII. */
    static byte[] json(String method, String path, String json) {
        return (head(method, path)
                        + "Content-Type: application/json\r\n"
                        + "Content-Length: %d\r\n\r\n".formatted(json.length())
                        + json)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The first line and who asks; without the empty line at the end. */
    static String head(String method, String path) {
        return "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: %s\r\n"
                .formatted(method, path, CALLER);
    }
}
