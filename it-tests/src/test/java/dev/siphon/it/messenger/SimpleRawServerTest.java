package dev.siphon.it.messenger;

/** The same for the simple messenger. */
class SimpleRawServerTest extends RawServerTest {

    @Override
    MessengerWorld open() {
        return Worlds.simple("127.0.0.1");
    }
}
