package dev.siphon.it.messenger;

/** The simple messenger over IPv4. */
class SimpleMessengerTest extends MessengerConformance {

    @Override
    MessengerWorld open() {
        return new SimpleWorld("127.0.0.1");
    }
}
