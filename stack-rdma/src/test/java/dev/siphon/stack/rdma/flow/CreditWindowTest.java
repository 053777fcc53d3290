package dev.siphon.stack.rdma.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.rdma.wire.Hello;
import dev.siphon.stack.rdma.wire.LayoutException;
import dev.siphon.stack.rdma.wire.MessageHeader;
import dev.siphon.stack.rdma.wire.MessageKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a peer may not do. */
class CreditWindowTest {

    private static MessageHeader header(MessageKind kind, boolean acknowledges, int grant) throws LayoutException {
        int body = kind == MessageKind.HELLO ? Hello.BYTES : kind == MessageKind.DATA ? 1 : 0;
        ByteBuffer bytes = ByteBuffer.allocate(MessageHeader.BYTES + body).order(ByteOrder.LITTLE_ENDIAN);
        MessageHeader.write(bytes, 0, kind, acknowledges, grant, body);
        MessageHeader header = new MessageHeader();
        header.read(bytes, 0, bytes.capacity());
        return header;
    }

    private static CreditWindow open() throws LayoutException {
        CreditWindow window = new CreditWindow(2);
        window.received(header(MessageKind.HELLO, false, 0));
        window.open(new Hello(4, 4096));
        return window;
    }

    private static void assertRefused(String text, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(LayoutException.class).hasMessageContaining(text);
    }

    @Test
    void theHelloGivesTheFirstCredits() throws LayoutException {
        CreditWindow window = open();
        assertThat(window.credits()).isEqualTo(4);
    }

    @Test
    void dataWithoutACreditIsRefused() throws LayoutException {
        CreditWindow window = open();
        window.received(header(MessageKind.DATA, false, 0));
        window.received(header(MessageKind.DATA, false, 0));
        assertRefused("DATA without a credit", () -> window.received(header(MessageKind.DATA, false, 0)));
    }

    @Test
    void creditsBeyondThePeersReceivesAreRefused() throws LayoutException {
        CreditWindow window = open();
        window.spend();
        window.received(header(MessageKind.DATA, false, 1));
        assertThat(window.credits()).isEqualTo(4);
        assertRefused("grants 1 credits to the 4", () -> window.received(header(MessageKind.DATA, false, 1)));
    }

    @Test
    void messagesOutOfTurnAreRefused() throws LayoutException {
        assertRefused("DATA before HELLO", () -> new CreditWindow(2).received(header(MessageKind.DATA, false, 0)));
        assertRefused("a second HELLO", () -> open().received(header(MessageKind.HELLO, false, 0)));
        CreditWindow window = open();
        window.received(header(MessageKind.FIN, false, 0));
        assertRefused("DATA after FIN", () -> window.received(header(MessageKind.DATA, false, 0)));
    }

    @Test
    void updatesComeOneAtATimeAndGrantSomething() throws LayoutException {
        CreditWindow window = open();
        assertRefused("grants nothing", () -> window.received(header(MessageKind.CREDIT, false, 0)));
        CreditWindow other = open();
        other.spend();
        other.spend();
        other.received(header(MessageKind.CREDIT, false, 1));
        assertRefused("before the last one", () -> other.received(header(MessageKind.CREDIT, false, 1)));
    }

    @Test
    void anAcknowledgementOfNothingIsRefused() throws LayoutException {
        assertRefused("never sent", () -> open().received(header(MessageKind.DATA, true, 0)));
    }

    @Test
    void aDepthThatCannotWorkIsRefused() {
        assertThatThrownBy(() -> new CreditWindow(1)).hasMessageContaining("depth is 1, allowed are 2 to 65535");
    }
}
