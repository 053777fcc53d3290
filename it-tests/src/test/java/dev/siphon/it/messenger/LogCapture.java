package dev.siphon.it.messenger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Gathers what one class logs while it is open, instead of printing it. */
final class LogCapture implements AutoCloseable {

    private final Logger logger;
    private final Level levelBefore;
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private volatile Consumer<String> onEvent = text -> {};
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
            onEvent.accept(event.getFormattedMessage());
        }
    };

    /** {@code source} is the name of a class of the messenger, below {@code dev.siphon.messenger}. */
    LogCapture(String source) {
        this((Logger) LoggerFactory.getLogger("dev.siphon.messenger." + source));
    }

    private LogCapture(Logger source) {
        logger = source;
        levelBefore = logger.getLevel();
        logger.setLevel(Level.TRACE);
        logger.setAdditive(false);
        appender.start();
        logger.addAppender(appender);
    }

    /** Gathers what all of {@code packageName} logs. */
    static LogCapture ofPackage(String packageName) {
        return new LogCapture((Logger) LoggerFactory.getLogger(packageName));
    }

    /** What is done with each line as it comes, on the thread that logs. */
    LogCapture onEvent(Consumer<String> action) {
        onEvent = action;
        return this;
    }

    /** The lines so far that contain {@code part}. */
    List<String> lines(String part) {
        return events.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(part))
                .toList();
    }

    /** The lines of {@code level} so far. */
    List<String> lines(Level level) {
        return events.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(levelBefore);
    }
}
