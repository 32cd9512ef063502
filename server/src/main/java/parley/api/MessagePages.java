package parley.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import parley.domain.InvalidInput;
import parley.domain.Message;
import parley.domain.Refusal;
import parley.domain.TopicId;
import parley.v1.ListMessagesRequest;
import parley.v1.ListMessagesResponse;
import parley.view.PageBytes;
import parley.view.message.Basis;
import parley.view.message.Messages;
import parley.view.message.PositionRange;

/**
 * Pages of a topic's messages. One that was answered as JSON is kept for as long as it is what
 * would be read again, and shared by all who may read it.
 */
final class MessagePages {
    private static final String LIST = "messages";

    /**
     * How many messages are read at a time: a page of the default size, and whether there is more.
     */
    private static final int CHUNK = 101;

    /** What a kept page takes beyond its bytes, about. */
    private static final int ENTRY_BYTES = 500;

    /**
     * @param pageKey empty for the first page
     * @param from with which position the first page begins, when it is not the end of the topic
     */
    private record Wanted(
            TopicId topic, boolean descending, String pageKey, OptionalLong from, int size) {
        static Wanted of(ListMessagesRequest request) {
            return new Wanted(
                    new TopicId(request.getTopicId()),
                    request.getDescending(),
                    request.getPageKey(),
                    from(request),
                    PageSize.of(request.getPageSize()));
        }

        private static OptionalLong from(ListMessagesRequest request) {
            if (!request.hasFromPosition()) {
                return OptionalLong.empty();
            }
            long position = request.getFromPosition();
            if (position < 0) {
                throw new InvalidInput("from_position", "" + position, "not be negative");
            }
            if (!request.getPageKey().isEmpty()) {
                throw new InvalidInput(
                        "from_position", "" + position, "not be given with a page_key");
            }
            return OptionalLong.of(position);
        }

        /** All from where the page begins. */
        PositionRange range() {
            PositionRange all = descending ? PositionRange.NEWEST_FIRST : PositionRange.ALL;
            if (from.isPresent()) {
                return all.startingAt(from.getAsLong());
            }
            return pageKey.isEmpty() ? all : all.after(position());
        }

        private long position() {
            List<String> parts = PageKey.parse(pageKey, LIST, 4).parts();
            long position;
            try {
                position = Long.parseLong(parts.get(3));
            } catch (NumberFormatException e) {
                throw PageKey.forged(pageKey);
            }
            boolean own = position >= 0 && pageKey(position).equals(pageKey);
            if (!own) {
                throw PageKey.forged(pageKey);
            }
            return position;
        }

        String pageKey(long position) {
            String order = descending ? "newest" : "oldest";
            return new PageKey(List.of(LIST, topic.text(), order, String.valueOf(position))).text();
        }
    }

    /**
     * @param basis empty when it took several reads
     */
    private record Page(List<Message> messages, String nextPageKey, Optional<Basis> basis) {}

    private static final class Kept {
        /**
         * Asked for so often without a change, a page is worth a better place in memory: making
         * that takes as long as dozens of answers, and the collector does not see how large it is.
         */
        private static final int OFTEN = 1000;

        private final Basis basis;
        private final AtomicInteger asked = new AtomicInteger();
        private volatile Encoded json;

        Kept(Encoded json, Basis basis) {
            this.json = json;
            this.basis = basis;
        }

        Encoded ask() {
            if (asked.get() < OFTEN && asked.incrementAndGet() == OFTEN) {
                json = json.offHeap();
            }
            return json;
        }

        int bytes() {
            return ENTRY_BYTES + json.json().length();
        }
    }

    private final Messages messages;
    private final EncodedMessages encoded;
    private final Cache<Wanted, Kept> kept;

    /**
     * @param maxBytes bound of the pages kept, about
     */
    MessagePages(Messages messages, EncodedMessages encoded, long maxBytes) {
        this.messages = messages;
        this.encoded = encoded;
        this.kept =
                Caffeine.newBuilder()
                        .maximumWeight(maxBytes)
                        .weigher((Wanted _, Kept page) -> page.bytes())
                        .executor(Runnable::run)
                        .build();
    }

    ListMessagesResponse list(ListMessagesRequest request, Call call)
            throws RefusedException, IOException {
        Page page = read(Wanted.of(request), call);
        ListMessagesResponse.Builder response =
                ListMessagesResponse.newBuilder().setNextPageKey(page.nextPageKey());
        page.messages().forEach(message -> response.addMessages(Protos.message(message)));
        return response.build();
    }

    Encoded json(ListMessagesRequest request, Call call) throws RefusedException, IOException {
        Wanted wanted = Wanted.of(request);
        Optional<Encoded> atHand = atHand(wanted, call);
        if (atHand.isPresent()) {
            return atHand.get();
        }
        Page page = read(wanted, call);
        Encoded json = Encoded.of(encoded.page(page.messages(), page.nextPageKey()));
        page.basis().ifPresent(basis -> kept.put(wanted, new Kept(json, basis)));
        return json;
    }

    /** A page that was kept, when it is still what would be read, and the caller may read it. */
    Optional<Encoded> atHand(ListMessagesRequest request, Call call) {
        try {
            return atHand(Wanted.of(request), call);
        } catch (InvalidInput _) {
            return Optional.empty();
        }
    }

    private Optional<Encoded> atHand(Wanted wanted, Call call) {
        Kept page = kept.getIfPresent(wanted);
        if (page == null) {
            return Optional.empty();
        }
        OptionalLong reflects = messages.stillReflects(wanted.topic(), page.basis, call.caller());
        if (reflects.isEmpty()) {
            return Optional.empty();
        }
        call.reflects(reflects.getAsLong());
        return Optional.of(page.ask());
    }

    private Page read(Wanted wanted, Call call) throws RefusedException, IOException {
        PositionRange range = wanted.range();
        int size = wanted.size();
        List<Message> found = new ArrayList<>();
        Optional<Basis> basis = Optional.empty();
        PageBytes bytes = new PageBytes();
        while (true) {
            // A page that is full asks for one more, which says whether there is more.
            int limit = bytes.hasRoom() ? Math.min(CHUNK, size + 1 - found.size()) : 1;
            Messages.Page read = read(wanted.topic(), range, limit, call);
            List<Message> chunk = read.messages();
            if (found.isEmpty()) {
                // Those read later may show more, but no less.
                call.reflects(read.reflects());
                basis = Optional.of(read.basis());
            } else {
                basis = Optional.empty();
            }
            for (Message message : chunk) {
                if (found.size() == size || !bytes.hasRoom()) {
                    return pageOf(found, wanted, basis);
                }
                found.add(message);
                bytes.add(message.content().size());
            }
            if (chunk.size() < limit) {
                return new Page(found, "", basis);
            }
            range = range.after(found.getLast().position());
        }
    }

    private static Page pageOf(List<Message> messages, Wanted wanted, Optional<Basis> basis) {
        return new Page(messages, wanted.pageKey(messages.getLast().position()), basis);
    }

    private Messages.Page read(TopicId topic, PositionRange range, int limit, Call call)
            throws RefusedException, IOException {
        return messages.list(topic, range, limit, call.caller())
                .orElseThrow(() -> new RefusedException(Refusal.NotFound.topic(topic)));
    }

    /**
     * The newest message of a topic.
     *
     * @throws RefusedException when it has none, or there is no such topic for the caller
     */
    Message last(TopicId topic, Call call) throws RefusedException, IOException {
        Messages.Page page = read(topic, PositionRange.NEWEST_FIRST, 1, call);
        call.reflects(page.reflects());
        if (page.messages().isEmpty()) {
            throw new RefusedException(new Refusal.NotFound("Message in topic", topic.text()));
        }
        return page.messages().getFirst();
    }
}
