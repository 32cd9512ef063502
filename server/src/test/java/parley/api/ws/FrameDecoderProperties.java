package parley.api.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However frames are cut into packets, they say the same. */
final class FrameDecoderProperties {
    private static final int LONGEST = 70_000;

    /** Frames, and what is to be found in them. */
    record Sent(byte[] bytes, List<String> found) {}

    /** Writes down what it finds. */
    private static final class Found implements FrameDecoder.Sink {
        final List<String> found = new ArrayList<>();
        private final boolean stopsAtTexts;

        Found(boolean stopsAtTexts) {
            this.stopsAtTexts = stopsAtTexts;
        }

        @Override
        public boolean text(String text) {
            found.add("text " + text);
            return !stopsAtTexts;
        }

        @Override
        public void ping(byte[] payload) {
            found.add("ping " + new String(payload, UTF_8));
        }

        @Override
        public void closing(int code) {
            found.add("close " + code);
        }

        @Override
        public void violated(int code, String reason) {
            found.add("violated " + code);
        }
    }

    @Provide
    Arbitrary<Sent> sequences() {
        return Arbitraries.randomValue(FrameDecoderProperties::sequence);
    }

    private static Sent sequence(Random random) {
        List<byte[]> frames = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            message(random, frames, found);
        }
        if (random.nextBoolean()) {
            frames.add(RawPeer.close(1000));
            found.add("close 1000");
        }
        return new Sent(RawPeer.join(frames.toArray(byte[][]::new)), found);
    }

    private static void message(Random random, List<byte[]> frames, List<String> found) {
        String text = text(random);
        byte[] bytes = text.getBytes(UTF_8);
        int parts = 1 + random.nextInt(4);
        int from = 0;
        for (int part = 0; part < parts; part++) {
            int to = part == parts - 1 ? bytes.length : random.nextInt(from, bytes.length + 1);
            byte[] payload = Arrays.copyOfRange(bytes, from, to);
            int first = (part == 0 ? 1 : 0) | (part == parts - 1 ? 0x80 : 0);
            frames.add(RawPeer.frame(first, payload));
            from = to;
            if (part < parts - 1 && random.nextInt(3) == 0) {
                frames.add(RawPeer.frame(0x89, ("p" + part).getBytes(UTF_8)));
                found.add("ping p" + part);
            }
        }
        found.add("text " + text);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length =
                switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(3);
                    case 1 -> random.nextInt(300);
                    case 2 -> 126;
                    default -> random.nextInt(17_000);
                };
        while (text.length() < length) {
            int most = random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT;
            int character = random.nextInt(most);
            if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
                text.appendCodePoint(character);
            }
        }
        return text.toString();
    }

    /** Cut at random, with what a sink leaves alone given again before the next packet. */
    private static List<String> found(byte[] bytes, Random random, boolean stopsAtTexts) {
        Found sink = new Found(stopsAtTexts);
        FrameDecoder decoder = new FrameDecoder(LONGEST, sink);
        int most = 1 + random.nextInt(random.nextBoolean() ? 3 : 5000);
        int from = 0;
        while (from < bytes.length) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(most));
            ByteBuf packet = Unpooled.wrappedBuffer(bytes, from, to - from);
            while (packet.isReadable()) {
                decoder.decode(packet);
            }
            from = to;
        }
        return sink.found;
    }

    @Property(tries = 300)
    void anySplitOfFramesGivesTheSameMessages(
            @ForAll("sequences") Sent sent, @ForAll Random random, @ForAll boolean stops) {
        assertThat(found(sent.bytes(), random, stops)).isEqualTo(sent.found());
    }

    @Property(tries = 300)
    void anySplitOfNonsenseGivesTheSame(
            @ForAll("sequences") Sent sent, @ForAll Random random, @ForAll boolean stops) {
        byte[] bytes = sent.bytes().clone();
        for (int i = 0; i < 3 && bytes.length > 0; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        List<String> whole = new ArrayList<>();
        Found sink = new Found(false);
        new FrameDecoder(LONGEST, sink).decode(Unpooled.wrappedBuffer(bytes));
        whole.addAll(sink.found);
        assertThat(found(bytes, random, stops)).isEqualTo(whole);
    }

    /** The JDK's decoder agrees on what is UTF-8. */
    @Property(tries = 2000)
    void whatIsUtf8IsAsTheJdkSays(@ForAll Random random) {
        byte[] bytes = new byte[random.nextInt(6)];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            if (random.nextBoolean()) {
                bytes[i] |= (byte) 0x80;
            }
        }
        Utf8Check check = new Utf8Check();
        boolean valid = check.accept(bytes, 0, bytes.length) && check.isAtACharactersEnd();
        assertThat(valid).isEqualTo(isUtf8(bytes));
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
