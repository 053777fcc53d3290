package dev.siphon.it.messenger;

/** Over TCP version 4 of the kernel. */
class PosixTcpMessengerTest extends MessengerConformance {

    @Override
    MessengerWorld open() {
        return Worlds.tcp4();
    }
}
