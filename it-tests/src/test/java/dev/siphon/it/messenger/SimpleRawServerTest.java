package dev.siphon.it.messenger;

/** The same with the simple messenger as client. */
class SimpleRawServerTest extends RawServerTest {

    @Override
    MessengerWorld open() {
        return Worlds.simple("127.0.0.1");
    }
}
