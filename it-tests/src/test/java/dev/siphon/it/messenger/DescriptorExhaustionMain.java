package dev.siphon.it.messenger;

import ch.qos.logback.classic.Level;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/** Hoards descriptors until none is left to accept with, and tells what becomes of a server meanwhile and after. */
final class DescriptorExhaustionMain {

    private DescriptorExhaustionMain() {}

    public static void main(String[] arguments) throws IOException {
        MessengerWorld world = Worlds.tcp4();
        Node server = new Node.Builder(world, EntityName.osd(0))
                .policy(Policy.statelessServer())
                .bind();
        Node client = new Node.Builder(world, EntityName.client(1))
                .policy(Policy.lossyClient())
                .start();
        Connection old = client.messenger().connectTo(EntityType.OSD, server.address());
        ping(world, client, old);
        loadAllClasses();

        Deque<FileInputStream> hoard = new ArrayDeque<>();
        try (LogCapture log = new LogCapture("async.Processor")) {
            hoardAll(hoard);
            System.out.println("hoarded all descriptors");
            hoard.removeLast().close();
            try (RawPeer waiting = RawPeer.to(server.address())) {
                waiting.send(waiting.introduction(), RawPeer.connect(waiting.connectMessage()));
                world.await("the complaint", () -> !log.lines(Level.ERROR).isEmpty());
                ping(world, client, old);
                System.out.println("the old connection answers");
                while (!hoard.isEmpty()) {
                    hoard.removeLast().close();
                }
                waiting.readServerIntroduction();
                waiting.finishConnecting();
                System.out.println("the new connection is served");
            }
            System.out.println("complaints: " + log.lines(Level.ERROR).size());
            System.out.println("resumptions: " + log.lines("accepting again").size());
        }
        world.close();
    }

    private static void ping(MessengerWorld world, Node client, Connection connection) {
        int before = client.dispatcher().count();
        connection.send(Payloads.ping("are you there?"));
        world.await("an answer", () -> client.dispatcher().count() > before);
    }

    /** Classes in folders, as tests have them, take a descriptor to be loaded. */
    private static void loadAllClasses() throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path root = Path.of(entry);
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.map(file -> root.relativize(file).toString())
                            .filter(file -> file.startsWith("dev/siphon/") && file.endsWith(".class"))
                            .map(file -> file.substring(0, file.length() - ".class".length())
                                    .replace('/', '.'))
                            .filter(name -> name.startsWith("dev.siphon.stack.")
                                    || name.startsWith("dev.siphon.messenger.")
                                    || name.startsWith("dev.siphon.it.messenger.Raw"))
                            .forEach(DescriptorExhaustionMain::load);
                }
            }
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, DescriptorExhaustionMain.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static void hoardAll(Deque<FileInputStream> hoard) {
        try {
            while (true) {
                hoard.addLast(new FileInputStream("/dev/null"));
            }
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }
}
