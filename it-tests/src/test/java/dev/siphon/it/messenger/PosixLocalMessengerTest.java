package dev.siphon.it.messenger;

/** Over AF_UNIX. */
class PosixLocalMessengerTest extends MessengerConformance {

    @Override
    MessengerWorld open() {
        return Worlds.local();
    }
}
