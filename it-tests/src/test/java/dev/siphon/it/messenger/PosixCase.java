package dev.siphon.it.messenger;

/** A class of cases over TCP alone. */
abstract class PosixCase extends WorldCase {

    @Override
    final MessengerWorld open() {
        return Worlds.tcp4();
    }
}
