package dev.siphon.it.messenger;

/** Over TCP version 4 of the kernel. */
class PosixTcpMessengerTest extends MessengerConformance implements PortCases {

    @Override
    MessengerWorld open() {
        return Worlds.tcp4();
    }
}
