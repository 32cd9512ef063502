package parley.api.compat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import parley.domain.Event.MessagePosted;
import parley.domain.Message;
import parley.view.live.LiveEvent;

/** Messages as Meower shows them; as it pushes them, the form of an event that was posted. */
final class MeowJson implements LiveEvent.Form<byte[]> {
    static final MeowJson PUSHED = new MeowJson();

    /** That of pushes of a new message; there is no other. */
    private static final int CREATED = 1;

    private MeowJson() {}

    static ObjectNode of(Message message) {
        return fill(JsonNodeFactory.instance.objectNode(), message);
    }

    private static ObjectNode fill(ObjectNode node, Message message) {
        return node.put("id", message.id().text())
                .put("body", html(message.content().text()))
                .put("created_at", CompatTime.text(message.createdAt()));
    }

    /** The front end shows texts as HTML: it must not take what somebody wrote for markup. */
    static String html(String text) {
        StringBuilder html = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&#34;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
        return html.toString();
    }

    @Override
    public int number() {
        return 2;
    }

    /** In UTF-8; empty for what is not pushed: everything but posts. */
    @Override
    public byte[] of(LiveEvent event) {
        if (!(event.event() instanceof MessagePosted posted)) {
            return new byte[0];
        }
        Message message =
                Message.posted(
                        posted, event.at().time(), event.at().position(), event.globalPosition());
        return fill(JsonNodeFactory.instance.objectNode().put("kind", CREATED), message)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
