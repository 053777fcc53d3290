package dev.siphon.tools.bench.system.messenger;

import dev.siphon.messenger.Message;

/** What requests and replies look like, beside their data. Any thread. */
public interface Dialect {

    /** Messages that have nothing but their data. */
    Dialect PLAIN = new Dialect() {
        private static final int REQUEST = 0x5100;
        private static final int REPLY = 0x5101;

        @Override
        public Message request() {
            return Message.opaque(REQUEST);
        }

        @Override
        public Message reply() {
            return Message.opaque(REPLY);
        }
    };

    /** This dialect for requests with {@code dataBytes} of data each. */
    default Dialect ofSize(int dataBytes) {
        return this;
    }

    /** A request; its data and transaction id are the caller's to set. */
    Message request();

    /** A reply; its transaction id is the caller's to set, as is its data. */
    Message reply();
}
