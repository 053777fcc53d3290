package dev.siphon.messenger;

import dev.siphon.messenger.entity.EntityName;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is sent and received: a header, a front (the type's own structure), a middle and data. The front is either a typed
 * payload, which a {@link MessageCodec} writes and reads, or bytes.
 *
 * <p>Reference-counted, since its buffers come from pools. Starts with one reference, which {@link Connection#send} takes
 * over; a received message belongs to the messenger and is retained by whoever keeps it beyond its callback. Configured by
 * one thread before it is sent, and not changed after.
 */
public class Message {

    private static final VarHandle REFERENCES;

    static {
        try {
            REFERENCES = MethodHandles.lookup().findVarHandle(Message.class, "references", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private int type;
    private @Nullable Object payload;
    private int priority = Priority.DEFAULT;
    private int version;
    private int compatVersion;
    private long tid;
    private int dataOffset;
    private @Nullable EntityName sentAs;
    private PayloadBuffer front = PayloadBuffer.empty();
    private PayloadBuffer middle = PayloadBuffer.empty();
    private PayloadBuffer data = PayloadBuffer.empty();

    /** By VarHandle once other threads may have it; plain before, which spares each new message a memory fence. */
    @SuppressWarnings("UnusedVariable")
    private int references = 1;

    /** For messengers, whose received messages know how they were received. */
    protected Message(int type, @Nullable Object payload) {
        this.type = checkU16("message type", type);
        this.payload = payload;
    }

    /** A message of type {@code type} whose front is bytes. */
    public static Message opaque(int type) {
        return new Message(type, null);
    }

    /** A message of type {@code type} whose front is {@code payload}; the receiver's and the own registry know its codec. */
    public static Message of(int type, Object payload) {
        return new Message(type, Objects.requireNonNull(payload));
    }

    public int type() {
        return type;
    }

    public int priority() {
        return priority;
    }

    /** Sets the priority, 0 to 65535; see {@link Priority}. */
    public Message priority(int value) {
        priority = checkU16("priority", value);
        return this;
    }

    /** The version of the front. A typed payload's codec sets it when it is sent. */
    public int version() {
        return version;
    }

    public int compatVersion() {
        return compatVersion;
    }

    /** Sets what an opaque front's version is said to be. */
    public Message version(int value, int compatValue) {
        version = checkU16("version", value);
        compatVersion = checkU16("compat version", compatValue);
        return this;
    }

    /** Transaction id: the application's own, carried unchanged. */
    public long tid() {
        return tid;
    }

    public Message tid(long value) {
        tid = value;
        return this;
    }

    /**
     * Where the data belongs within a page at the receiver, which aligns its buffer accordingly, unless a transport hands the
     * data over where it received it.
     */
    public int dataOffset() {
        return dataOffset;
    }

    public Message dataOffset(int value) {
        dataOffset = checkU16("data offset", value);
        return this;
    }

    /** The typed front, or null if the front is bytes. */
    public @Nullable Object payload() {
        return payload;
    }

    /**
     * The typed front.
     *
     * @throws IllegalStateException if it is of another type
     */
    public <T> T payload(Class<T> payloadType) {
        if (!payloadType.isInstance(payload)) {
            throw new IllegalStateException("message of type " + type + " holds "
                    + (payload == null ? "bytes" : payload.getClass().getName()) + ", not " + payloadType.getName());
        }
        return payloadType.cast(payload);
    }

    /** The front's bytes; empty if it is typed. */
    public PayloadBuffer front() {
        return front;
    }

    /** Sets an opaque front, taking over the caller's reference. */
    public Message front(PayloadBuffer value) {
        if (payload != null) {
            throw new IllegalStateException("message of type " + type + " has a typed front");
        }
        front.release();
        front = value;
        return this;
    }

    public PayloadBuffer middle() {
        return middle;
    }

    /** Sets the middle, taking over the caller's reference. */
    public Message middle(PayloadBuffer value) {
        middle.release();
        middle = value;
        return this;
    }

    /**
     * The data; empty if there is none. Received data, like a received middle, may be in {@linkplain PayloadBuffer#slices()
     * slices}: who reads those copies nothing.
     */
    public PayloadBuffer data() {
        return data;
    }

    /** Sets the data, taking over the caller's reference. The bytes must not change until the message is released. */
    public Message data(PayloadBuffer value) {
        data.release();
        data = value;
        return this;
    }

    /** The name it was sent under last: the sender's at the time of {@code send}. Null before. */
    public @Nullable EntityName sentAs() {
        return sentAs;
    }

    /** Notes the name it is sent under. By messengers. */
    public void sentAs(EntityName name) {
        sentAs = name;
    }

    /**
     * The connection this message came by; answer there. Like the other methods on reception below, it throws {@link
     * IllegalStateException} on a message that was not received.
     */
    public Connection connection() {
        throw notReceived();
    }

    /** Who sent it, by its header. */
    public EntityName source() {
        throw notReceived();
    }

    /** Its sequence number on its connection. */
    public long seq() {
        throw notReceived();
    }

    /** Bytes of front, middle and data as they were received. */
    public long payloadBytes() {
        throw notReceived();
    }

    /** When its header came from the socket; this and the other stamps are monotonic nanoseconds of the worker's clock. */
    public long receivedNanos() {
        throw notReceived();
    }

    /** When it had passed the throttles. */
    public long throttledNanos() {
        throw notReceived();
    }

    /** When its last byte came from the socket. */
    public long completedNanos() {
        throw notReceived();
    }

    /**
     * When it was handed to a dispatcher; 0 before. In fast dispatch the clock is not asked for each of many short callbacks: then
     * it is when the clock was asked last, at most 15 callbacks of less than 2 µs before.
     */
    public long dispatchedNanos() {
        throw notReceived();
    }

    private IllegalStateException notReceived() {
        return new IllegalStateException("message of type " + type + " was not received");
    }

    /** Adds a reference. */
    public Message retain() {
        if ((int) REFERENCES.getAndAdd(this, 1) <= 0) {
            REFERENCES.getAndAdd(this, -1);
            throw new IllegalStateException("message of type " + type + " retained after its last release");
        }
        return this;
    }

    /**
     * Gives a reference back; with the last one its buffers and throttles are released.
     *
     * @return whether it was the last
     */
    public boolean release() {
        int before = (int) REFERENCES.getAndAdd(this, -1);
        if (before <= 0) {
            REFERENCES.getAndAdd(this, 1);
            throw new IllegalStateException("message of type " + type + " released more often than retained");
        }
        if (before == 1) {
            try {
                front.release();
                middle.release();
                data.release();
            } finally {
                released();
            }
        }
        return before == 1;
    }

    /** Called once, when the last reference is released. */
    protected void released() {}

    /** Lets go of all content, once the last reference is released. */
    protected final void clear() {
        payload = null;
        front = PayloadBuffer.empty();
        middle = PayloadBuffer.empty();
        data = PayloadBuffer.empty();
        sentAs = null;
    }

    /** Makes a {@link #clear() cleared} message a new one of type {@code newType}, with one reference. */
    protected final void renew(int newType, @Nullable Object newPayload) {
        type = checkU16("message type", newType);
        payload = newPayload;
        references = 1;
    }

    private static int checkU16(String field, int value) {
        if (value < 0 || value > 0xFFFF) {
            throw new IllegalArgumentException(field + " is " + value + ", allowed are 0 to 65535");
        }
        return value;
    }

    @Override
    public String toString() {
        return "message type " + type + " tid " + tid + " front "
                + (payload == null ? front.length() + " bytes" : payload) + " middle " + middle.length() + " data "
                + data.length();
    }
}
