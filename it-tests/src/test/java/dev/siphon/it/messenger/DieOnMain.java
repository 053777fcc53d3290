package dev.siphon.it.messenger;

import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.Option;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.wire.Tag;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** A server under one option {@code ms_die_on_*}, which is sent the other kinds of bad message first, and then its own. */
final class DieOnMain {

    private DieOnMain() {}

    private interface Provocation {
        void of(Node server) throws IOException;
    }

    public static void main(String[] arguments) throws IOException {
        Map<String, Provocation> provocations = new LinkedHashMap<>();
        provocations.put("ms_die_on_bad_msg", DieOnMain::badMessage);
        provocations.put("ms_die_on_unhandled_msg", server -> served(server, RawPeer.note(1, "for nobody")));
        provocations.put(
                "ms_die_on_old_message",
                server -> served(server, RawPeer.note(1, "taken"), RawPeer.note(1, "taken again")));
        provocations.put("ms_die_on_skipped_message", server -> served(server, RawPeer.note(3, "taken too early")));

        MessengerWorld world = Worlds.tcp4();
        Node server = new Node.Builder(world, EntityName.osd(0))
                .policy(Policy.statelessServer())
                .with(option(arguments[0]), true)
                .dispatcher(d -> d.takes(message ->
                        !Payloads.text(Payloads.bytes(message.front())).equals("for nobody")))
                .bind();
        Provocation own = provocations.remove(arguments[0]);
        for (Provocation other : provocations.values()) {
            other.of(server);
        }
        System.out.println("survived the others");
        own.of(server);
        System.out.println("survived all");
        world.close();
    }

    @SuppressWarnings("unchecked") // the keys named here are switches
    private static Option<Boolean> option(String key) {
        return (Option<Boolean>) MessengerOptions.find(key).orElseThrow();
    }

    /** Sends {@code units}, and then asks for a keepalive's echo, so that all is read, and by the loopback delivered, when this returns. */
    private static void served(Node server, byte[]... units) throws IOException {
        try (RawPeer peer = RawPeer.client(server.address())) {
            peer.send(units);
            byte[] keepalive = new byte[9];
            keepalive[0] = (byte) Tag.KEEPALIVE2;
            peer.send(keepalive);
            peer.readTag();
            peer.read(keepalive.length - 1);
            server.messenger().loopback().send(Payloads.note("the last"));
            Awaitility.await().until(() -> server.dispatcher().last().text().equals("the last"));
        }
    }

    private static void badMessage(Node server) throws IOException {
        try (RawPeer peer = RawPeer.client(server.address())) {
            peer.send(RawMessage.of(Payloads.NOTE, 1)
                    .front(new byte[] {1, 2, 3})
                    .footer(footer -> footer.frontCrc(1))
                    .bytes());
            peer.awaitEnd();
        }
    }
}
