package dev.siphon.it.messenger;

/** The same for the simple messenger. */
class SimpleRawHandshakeTest extends RawHandshakeTest {

    @Override
    MessengerWorld open() {
        return Worlds.simple("127.0.0.1");
    }
}
