package dev.siphon.it.messenger;

/** The simple messenger over IPv4. */
class SimpleMessengerTest extends MessengerConformance implements PortCases {

    @Override
    MessengerWorld open() {
        return Worlds.simple("127.0.0.1");
    }
}
