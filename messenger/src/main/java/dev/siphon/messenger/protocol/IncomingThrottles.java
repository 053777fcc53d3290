package dev.siphon.messenger.protocol;

import dev.siphon.messenger.Policy;
import dev.siphon.messenger.Throttle;
import org.jspecify.annotations.Nullable;

/**
 * What the message being read has taken from the throttles: one message and its bytes by the policy, its bytes from the
 * dispatch queue. Until the message is handed over, whoever drops it gives everything back here.
 */
public final class IncomingThrottles {

    private final @Nullable Throttle messages;
    private final @Nullable Throttle bytes;
    private final Throttle dispatch;
    private boolean tookMessage;
    private long tookBytes;
    private long tookDispatch;

    public IncomingThrottles(Policy policy, Throttle dispatch) {
        this.messages = policy.throttlerMessages();
        this.bytes = policy.throttlerBytes();
        this.dispatch = dispatch;
    }

    public @Nullable Throttle messages() {
        return messages;
    }

    public @Nullable Throttle bytes() {
        return bytes;
    }

    public boolean takeMessage() {
        tookMessage = messages != null && messages.tryTake(1);
        return tookMessage || messages == null;
    }

    public boolean takeBytes(long count) {
        if (bytes == null || count == 0) {
            return true;
        }
        boolean taken = bytes.tryTake(count);
        tookBytes = taken ? count : 0;
        return taken;
    }

    public boolean takeDispatch(long count) {
        if (count == 0) {
            return true;
        }
        boolean taken = dispatch.tryTake(count);
        tookDispatch = taken ? count : 0;
        return taken;
    }

    /** The message has them now, and gives them back when it is released; the dispatch queue has its own. */
    public void handOver() {
        tookMessage = false;
        tookBytes = 0;
        tookDispatch = 0;
    }

    /** Gives everything back: the message is not delivered. */
    public void giveBack() {
        if (tookMessage && messages != null) {
            messages.put(1);
        }
        if (tookBytes > 0 && bytes != null) {
            bytes.put(tookBytes);
        }
        if (tookDispatch > 0) {
            dispatch.put(tookDispatch);
        }
        handOver();
    }
}
