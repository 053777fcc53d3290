package dev.siphon.it.messenger;

/** A class of cases over TCP alone, by the asynchronous messenger unless said otherwise. */
abstract class PosixCase extends WorldCase {

    /** What {@link LogCapture} knows the log of connections by. */
    String connectionLog() {
        return "async.AsyncConnection";
    }

    @Override
    MessengerWorld open() {
        return Worlds.tcp4();
    }
}
