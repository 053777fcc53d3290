package dev.siphon.it.dpdk;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the dpdk transport logs while this is open. */
final class StackLog implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.siphon.stack.dpdk");
    private final Level levelBefore = logger.getLevel();
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    StackLog() {
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        events.start();
        logger.addAppender(events);
    }

    /** The lines so far that contain {@code part}. */
    List<String> lines(String part) {
        return List.copyOf(events.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(part))
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(events);
        logger.setAdditive(true);
        logger.setLevel(levelBefore);
    }
}
