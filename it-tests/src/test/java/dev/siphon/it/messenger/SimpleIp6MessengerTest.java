package dev.siphon.it.messenger;

/** The simple messenger over IPv6. */
class SimpleIp6MessengerTest extends MessengerConformance {

    @Override
    MessengerWorld open() {
        return Worlds.simple("[::1]");
    }
}
