package dev.siphon.it.messenger;

import dev.siphon.it.support.ConnectionRecorder.Told;

/** The same with the simple messenger as server. */
class SimpleRawHandshakeTest extends RawHandshakeTest {

    @Override
    MessengerWorld open() {
        return Worlds.simple("127.0.0.1");
    }

    @Override
    String connectionLog() {
        return "simple.SimpleConnection";
    }

    /** Without counters, as far as it was told. */
    @Override
    long timeouts(Node server) {
        return server.dispatcher().connections(Told.FAULT).stream()
                .filter(connection -> connection.lastFault().orElse("").contains("ms_connection_ready_timeout"))
                .count();
    }
}
