package dev.siphon.messenger.simple;

import dev.siphon.messenger.wire.WireLimits;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;

/** Reading authorizers. */
final class Authorizers {

    private Authorizers() {}

    /** The next {@code length} bytes, a length that is checked before there is memory for it. */
    static ByteBuffer read(PipeStream stream, long length, WireLimits limits) throws TransportException {
        ByteBuffer bytes = ByteBuffer.allocate(limits.check(WireLimits.Field.AUTHORIZER, length));
        stream.read(PayloadBuffer.wrap(bytes));
        return bytes;
    }
}
