package parley.api;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.common.util.TransportType;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The thread that accepts a port's connections. It ends as soon as the server has closed them all:
 * left to itself, Netty would wait two seconds for more work.
 */
final class AcceptorGroup extends MultiThreadIoEventLoopGroup {
    private static final int LONGEST_STOP_SECONDS = 5;

    private AcceptorGroup(String threadName, IoHandlerFactory handlers) {
        super(1, new DefaultThreadFactory(threadName), handlers);
    }

    static EventLoopGroup named(String threadName) {
        TransportType transport = Flags.transportType();
        return switch (transport) {
            case EPOLL -> new AcceptorGroup(threadName, EpollIoHandler.newFactory());
            case NIO -> new AcceptorGroup(threadName, NioIoHandler.newFactory());
            case IO_URING, KQUEUE -> EventLoopGroups.newEventLoopGroup(1, threadName);
        };
    }

    @Override
    public Future<?> shutdownGracefully() {
        return shutdownGracefully(0, LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
    }
}
