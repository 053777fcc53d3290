package dev.siphon.messenger.peer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Collects what the product logs as an error: an exception that a connection did not expect is one. What a peer does wrong
 * is only warned about, and those lines are kept off the output.
 */
final class Errors implements AutoCloseable {

    private final Logger product;
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    Errors() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        product = context.getLogger("dev.siphon");
        product.setLevel(Level.ERROR);
        product.setAdditive(false);
        events.setContext(context);
        events.start();
        product.addAppender(events);
    }

    List<String> lines() {
        return events.list.stream().map(Errors::line).toList();
    }

    private static String line(ILoggingEvent event) {
        return event.getFormattedMessage() + "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
    }

    @Override
    public void close() {
        product.detachAppender(events);
        product.setAdditive(true);
        product.setLevel(null);
    }
}
