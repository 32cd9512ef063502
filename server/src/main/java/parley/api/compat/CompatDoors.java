package parley.api.compat;

import com.linecorp.armeria.server.ServerBuilder;
import java.util.Set;
import java.util.concurrent.Executor;
import parley.api.Calls;
import parley.api.DialectCalls;
import parley.api.Door;
import parley.api.Limits;
import parley.command.MessageCommands;
import parley.view.directory.Directory;
import parley.view.live.LiveView;
import parley.view.message.MessageSearch;
import parley.view.message.Messages;

/** The doors for other systems' dialects. */
public final class CompatDoors implements Door {
    private final Set<Dialect> dialects;
    private final DialectCalls calls;
    private final LiveView live;
    private final Limits limits;
    private final Meower meower;
    private final Dunder dunder;

    /**
     * @param dialects that are spoken
     */
    public CompatDoors(
            Set<Dialect> dialects,
            Calls calls,
            MessageCommands commands,
            Messages messages,
            MessageSearch search,
            Directory directory,
            LiveView live,
            Limits limits) {
        this.dialects = Set.copyOf(dialects);
        this.calls = new DialectCalls(calls);
        this.live = live;
        this.limits = limits;
        Posting posting = new Posting(commands);
        this.meower = new Meower(posting, search);
        this.dunder = new Dunder(posting, messages, search, directory);
    }

    @Override
    public void addTo(ServerBuilder server, Executor executor) {
        for (Dialect dialect : dialects) {
            DialectAnswers answers = new DialectAnswers(dialect, limits.requestBytes());
            DialectRoutes routes = new DialectRoutes(dialect, server, calls, executor, answers);
            switch (dialect) {
                case MEOWER -> {
                    meower.addTo(routes);
                    routes.add(Pusher.PATH, new Pusher(calls, live, executor).service(answers));
                }
                case DUNDER -> dunder.addTo(routes);
            }
        }
    }
}
