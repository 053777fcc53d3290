package dev.siphon.it.messenger;

/** The same with the simple messenger as server. */
class SimpleRawClientTest extends RawClientTest {

    @Override
    MessengerWorld open() {
        return Worlds.simple("127.0.0.1");
    }

    @Override
    String connectionLog() {
        return "simple.SimpleConnection";
    }

    /** Nothing: what is posted is written when all of it has been read, in one step. */
    @Override
    void awaitHalf(byte[] target, byte[] content) {}
}
