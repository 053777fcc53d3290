package dev.siphon.stack.posix;

/** A socket that its worker closes at the latest. */
interface OpenSocket extends AutoCloseable {

    @Override
    void close();
}
