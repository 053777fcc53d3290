package dev.siphon.it.messenger;

import dev.siphon.messenger.MessageCodec;
import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;

/** A typed payload of the tests. */
record Greeting(String text, int times) {

    static final int TYPE = 2000;
    static final int VERSION = 3;
    static final int COMPAT_VERSION = 2;

    /** How it is written and read. */
    static class Codec implements MessageCodec<Greeting> {
        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public Class<Greeting> payloadType() {
            return Greeting.class;
        }

        @Override
        public int version(long features) {
            return VERSION;
        }

        @Override
        public int compatVersion() {
            return COMPAT_VERSION;
        }

        @Override
        public void encode(Greeting payload, PayloadWriter front, long features) {
            front.string(payload.text()).i32(payload.times());
        }

        @Override
        public Greeting decode(PayloadReader front, int version, long features) {
            return new Greeting(front.string(), front.i32());
        }
    }
}
