package parley.api.compat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import parley.api.Call;
import parley.api.RefusedException;
import parley.command.MessageCommands;
import parley.domain.Command.PostMessage;
import parley.domain.Message;
import parley.domain.MessageContent;
import parley.domain.TopicId;

/**
 * Posts to the topic {@code public}. In these dialects one writes with credentials and reads
 * without, so that who reads cannot be told to be who wrote: what was posted here is found at once
 * by everyone who asks here.
 */
final class Posting {
    private final MessageCommands commands;

    /** The global position of the last message that was posted here. */
    private final AtomicLong last = new AtomicLong();

    Posting(MessageCommands commands) {
        this.commands = commands;
    }

    Message post(MessageContent content, Call call) throws RefusedException {
        PostMessage command =
                new PostMessage(TopicId.PUBLIC, commands.newId(), content, Optional.empty());
        Message posted =
                RefusedException.unwrap(commands.post(command, call.caller(), call.deadline()));
        last.accumulateAndGet(posted.globalPosition(), Math::max);
        return posted;
    }

    /** The global position up to which an answer must reflect the log. */
    long seen(Call call) {
        return Math.max(call.seen(), last.get());
    }
}
