package parley.cli;

import java.util.ArrayList;
import java.util.List;
import parley.v1.ListMessagesResponse;
import parley.v1.Message;

/**
 * A topic's newest messages.
 *
 * @param cursor the place in the log where they were the newest; empty where the hub did not say
 */
record NewestMessages(List<Message> newestFirst, String cursor) {

    private static final int PAGE_SIZE = 100;

    /** Reads this many, or all that there are, page by page. */
    static NewestMessages read(HubClient hub, String topicId, int limit) {
        List<Message> messages = new ArrayList<>();
        String pageKey = "";
        String cursor = "";
        do {
            int wanted = limit - messages.size();
            ListMessagesResponse page =
                    hub.newestMessages(topicId, pageKey, Math.min(wanted, PAGE_SIZE));
            if (pageKey.isEmpty()) {
                // Further pages are of older messages, whatever is posted meanwhile.
                cursor = hub.cursor();
            }
            messages.addAll(page.getMessagesList().stream().limit(wanted).toList());
            pageKey = page.getNextPageKey();
        } while (messages.size() < limit && !pageKey.isEmpty());
        return new NewestMessages(List.copyOf(messages), cursor);
    }
}
