package dev.siphon.messenger.dispatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens when the configuration says that the process must not live on ({@code ms_die_on_unhandled_msg}). */
@FunctionalInterface
public interface FatalHandler {

    /** Acts on {@code reason}. May return, in which case all goes on as if it had not been asked. */
    void fatal(String reason);

    /** Logs the reason and halts the process with the status of an abort, 134, running no shutdown hooks. */
    static FatalHandler halt() {
        Logger log = LoggerFactory.getLogger(FatalHandler.class);
        return reason -> {
            log.error("{}", reason);
            Runtime.getRuntime().halt(134);
        };
    }
}
