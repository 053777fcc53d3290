package dev.siphon.stack.rdma.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.rdma.wire.Hello;
import dev.siphon.stack.rdma.wire.LayoutException;
import dev.siphon.stack.rdma.wire.MessageHeader;
import dev.siphon.stack.rdma.wire.MessageKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Two ends under any schedule of sending, delivering and reading: no message ever finds no receive, and none waits for ever. */
class CreditWindowPropertyTest {

    /** One end, with as many receives as it posts, and what is on its way to it. */
    private static final class End {
        private final int depth;
        private final CreditWindow window;
        private final ArrayDeque<ByteBuffer> arriving = new ArrayDeque<>();
        private int posted;
        private int unread;
        private int sent;
        private int read;

        private End(int depth) {
            this.depth = depth;
            this.window = new CreditWindow(depth);
            this.posted = depth + CreditWindow.CONTROL_RECEIVES;
        }

        private void say(End peer, MessageKind kind, int body) {
            ByteBuffer message = ByteBuffer.allocate(MessageHeader.BYTES + body).order(ByteOrder.LITTLE_ENDIAN);
            MessageHeader.write(message, 0, kind, window.takeAcknowledgement(), window.takeGrant(), body);
            if (kind == MessageKind.HELLO) {
                new Hello(depth, 4096).write(message, MessageHeader.BYTES);
            }
            peer.arriving.add(message);
        }

        private void trySend(End peer) {
            if (window.credits() > 0) {
                window.spend();
                say(peer, MessageKind.DATA, 1);
                sent++;
            }
        }

        private void deliver(End peer) throws LayoutException {
            ByteBuffer message = arriving.poll();
            if (message == null) {
                return;
            }
            assertThat(posted).as("receives when a message comes").isPositive();
            posted--;
            MessageHeader header = new MessageHeader();
            header.read(message, 0, message.capacity());
            window.received(header);
            if (header.kind() == MessageKind.DATA) {
                unread++;
            } else {
                posted++;
            }
            if (header.kind() == MessageKind.HELLO) {
                window.open(Hello.read(message, MessageHeader.BYTES));
            }
            update(peer);
        }

        private void tryRead(End peer) {
            if (unread > 0) {
                unread--;
                read++;
                posted++;
                window.receiveFreed();
                update(peer);
            }
        }

        private void update(End peer) {
            if (window.isOpen() && window.wantsUpdate()) {
                window.updateSent();
                say(peer, MessageKind.CREDIT, 0);
            }
        }
    }

    @Property(tries = 400)
    void neverMoreUnderWayThanPostedAndNeverStuck(
            @ForAll @IntRange(min = 2, max = 9) int leftDepth,
            @ForAll @IntRange(min = 2, max = 9) int rightDepth,
            @ForAll @Size(max = 400) List<@IntRange(min = 0, max = 5) Integer> schedule)
            throws LayoutException {
        End left = new End(leftDepth);
        End right = new End(rightDepth);
        left.say(right, MessageKind.HELLO, Hello.BYTES);
        right.say(left, MessageKind.HELLO, Hello.BYTES);
        for (int step : schedule) {
            End end = step % 2 == 0 ? left : right;
            End peer = step % 2 == 0 ? right : left;
            switch (step / 2) {
                case 0 -> end.trySend(peer);
                case 1 -> end.deliver(peer);
                default -> end.tryRead(peer);
            }
        }
        // Only one side reads and delivers on: that the other does not read must not stop what comes from it.
        for (int i = 0; i < 50 * leftDepth * rightDepth; i++) {
            left.trySend(right);
            right.deliver(left);
            right.tryRead(left);
            left.deliver(right);
        }
        assertThat(left.sent).as("sent while the peer reads").isGreaterThan(20 * leftDepth);
        settle(left, right);
        assertThat(right.read).isEqualTo(left.sent);
        assertThat(left.read).isEqualTo(right.sent);
        left.say(right, MessageKind.FIN, 0);
        right.deliver(left);
        assertThat(right.window.isEnded()).isTrue();
    }

    private static void settle(End left, End right) throws LayoutException {
        while (!left.arriving.isEmpty() || !right.arriving.isEmpty() || left.unread > 0 || right.unread > 0) {
            left.deliver(right);
            right.deliver(left);
            left.tryRead(right);
            right.tryRead(left);
        }
    }
}
