package parley;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** What the program logs, on standard error. */
final class ProgramLog {
    private ProgramLog() {}

    /**
     * @param level of Parley's own lines; libraries tell of warnings and errors only
     */
    static void configure(Level level, LogFormat format) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("parley").setLevel(level);
            if (format == LogFormat.JSON) {
                Iterator<Appender<ILoggingEvent>> appenders =
                        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
                appenders.forEachRemaining(appender -> writeJson(appender, context));
            }
        }
    }

    private static void writeJson(Appender<ILoggingEvent> appender, LoggerContext context) {
        if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
            JsonEncoder encoder = new JsonEncoder();
            encoder.setContext(context);
            encoder.setWithSequenceNumber(false);
            encoder.setWithNanoseconds(false);
            encoder.setWithContext(false);
            encoder.setWithMessage(false);
            encoder.setWithArguments(false);
            encoder.setWithFormattedMessage(true);
            encoder.start();
            console.stop();
            console.setEncoder(encoder);
            console.start();
        }
    }
}
