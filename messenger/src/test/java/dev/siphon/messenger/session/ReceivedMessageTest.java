package dev.siphon.messenger.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ReceivedMessageTest {

    private static final EntityName SOURCE = EntityName.client(7);

    private final Connection connection = (Connection) Proxy.newProxyInstance(
            Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> null);

    private ReceivedMessage received(long payloadBytes) {
        return new ReceivedMessage(9, null, connection, SOURCE, 3, payloadBytes);
    }

    private static PayloadBuffer buffer(int bytes) {
        return PayloadBuffer.wrap(ByteBuffer.allocate(bytes));
    }

    @Test
    void knowsHowItWasReceived() {
        ReceivedMessage message = received(30).stamps(100, 200, 300);
        message.dispatched(400);
        assertThat(message.connection()).isSameAs(connection);
        assertThat(message.source()).isEqualTo(SOURCE);
        assertThat(message.seq()).isEqualTo(3);
        assertThat(message.payloadBytes()).isEqualTo(30);
        assertThat(message.receivedNanos()).isEqualTo(100);
        assertThat(message.throttledNanos()).isEqualTo(200);
        assertThat(message.completedNanos()).isEqualTo(300);
        assertThat(message.dispatchedNanos()).isEqualTo(400);
    }

    @Test
    void policyThrottlesGoBackWithTheLastReference() {
        Throttle messages = new Throttle("messages", 10);
        Throttle bytes = new Throttle("bytes", 100);
        messages.take(1);
        bytes.take(30);
        ReceivedMessage message = received(30).policyThrottles(messages, bytes);
        message.retain();
        message.release();
        assertThat(messages.current()).isEqualTo(1);
        assertThat(bytes.current()).isEqualTo(30);
        message.release();
        assertThat(messages.current()).isZero();
        assertThat(bytes.current()).isZero();
    }

    @Test
    void eachPolicyThrottleMayBeMissing() {
        Throttle bytes = new Throttle("bytes", 100);
        bytes.take(30);
        received(30).policyThrottles(null, bytes).release();
        assertThat(bytes.current()).isZero();
    }

    @Test
    void theDispatchThrottleGoesBackOnceAndNotByTheLastReference() {
        Throttle dispatch = new Throttle("dispatch", 100);
        dispatch.take(30);
        ReceivedMessage message = received(30).dispatchThrottle(dispatch);
        message.retain();
        message.release();
        assertThat(dispatch.current()).isEqualTo(30);
        message.releaseDispatchThrottle();
        message.releaseDispatchThrottle();
        assertThat(dispatch.current()).isZero();
        message.release();
        assertThat(dispatch.current()).isZero();
    }

    @Test
    void aLoopbackMessageCarriesTheSameContentAndOutlivesTheSentOne() {
        PayloadBuffer front = buffer(1);
        PayloadBuffer middle = buffer(2);
        PayloadBuffer data = buffer(3);
        Message sent = Message.opaque(70)
                .front(front)
                .middle(middle)
                .data(data)
                .priority(196)
                .version(4, 2)
                .tid(99)
                .dataOffset(512);
        ReceivedMessage received = ReceivedMessage.loopback(sent, connection, SOURCE, 1_000);
        sent.release();
        assertThat(received.type()).isEqualTo(70);
        assertThat(received.front()).isSameAs(front);
        assertThat(received.middle()).isSameAs(middle);
        assertThat(received.data()).isSameAs(data);
        assertThat(received.priority()).isEqualTo(196);
        assertThat(received.version()).isEqualTo(4);
        assertThat(received.compatVersion()).isEqualTo(2);
        assertThat(received.tid()).isEqualTo(99);
        assertThat(received.dataOffset()).isEqualTo(512);
        assertThat(received.payloadBytes()).isEqualTo(6);
        assertThat(received.receivedNanos()).isEqualTo(1_000);
        assertThat(received.completedNanos()).isEqualTo(1_000);
        received.release();
        assertThatThrownBy(data::retain).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(front::retain).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLoopbackMessageSharesATypedFront() {
        Message sent = Message.of(70, "typed");
        ReceivedMessage received = ReceivedMessage.loopback(sent, connection, SOURCE, 1);
        assertThat(received.payload(String.class)).isEqualTo("typed");
        assertThat(received.payloadBytes()).isZero();
    }

    @Test
    void aRetiredMessageHoldsNothing() {
        ReceivedMessage message = received(30);
        message.data(buffer(30));
        message.release();
        message.retire();
        assertThat(message.data()).isSameAs(PayloadBuffer.empty());
        assertThatThrownBy(message::retain).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRenewedMessageIsAsANewOne() {
        ReceivedMessage message = received(30);
        message.dispatched(400);
        message.release();
        message.retire();
        message.renew(10, "front", EntityName.osd(1), 4, 50);
        assertThat(message.type()).isEqualTo(10);
        assertThat(message.payload()).isEqualTo("front");
        assertThat(message.source()).isEqualTo(EntityName.osd(1));
        assertThat(message.seq()).isEqualTo(4);
        assertThat(message.payloadBytes()).isEqualTo(50);
        assertThat(message.dispatchedNanos()).isZero();
        assertThat(message.retain().release()).isFalse();
        assertThat(message.release()).isTrue();
    }
}
