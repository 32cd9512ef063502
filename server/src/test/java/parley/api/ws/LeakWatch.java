package parley.api.ws;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.slf4j.LoggerFactory;

/** Sees to it that every buffer is released. */
final class LeakWatch {
    private static final ListAppender<ILoggingEvent> REPORTS = new ListAppender<>();

    private LeakWatch() {}

    static void begin() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        REPORTS.start();
        REPORTS.list.clear();
        logger().addAppender(REPORTS);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    }

    /** Leaks are found when what was collected is followed by the next buffer. */
    static void assertNoLeaks() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            ByteBufAllocator.DEFAULT.directBuffer(1).release();
            ByteBufAllocator.DEFAULT.compositeBuffer().release();
        }
        logger().detachAppender(REPORTS);
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        assertThat(REPORTS.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }
}
