package dev.siphon.it.recovery;

import dev.siphon.messenger.MessageCodec;
import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;

/** A payload whose codec waits at a turnstile before it writes. */
record SlowText(String text) {

    static final int TYPE = 2000;

    /** How it is written and read. */
    record Codec(Turnstile turnstile) implements MessageCodec<SlowText> {
        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public Class<SlowText> payloadType() {
            return SlowText.class;
        }

        @Override
        public int version(long features) {
            return 1;
        }

        @Override
        public int compatVersion() {
            return 1;
        }

        @Override
        public void encode(SlowText payload, PayloadWriter front, long features) {
            turnstile.pass();
            front.string(payload.text());
        }

        @Override
        public SlowText decode(PayloadReader front, int version, long features) {
            return new SlowText(front.string());
        }
    }
}
