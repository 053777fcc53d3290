package dev.siphon.messenger.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A recording of what a real Ceph daemon and its peer sent each other; see {@code golden/README.md} in the resources.
 *
 * @param name without {@code .hex}
 * @param title the first line: what was tried
 * @param sessions one per TCP connection, in order
 */
public record GoldenFile(String name, String title, List<Session> sessions) {

    /** Who sent: the side that connected, or the one that accepted. */
    public enum Side {
        CLIENT,
        SERVER;

        public Side other() {
            return this == CLIENT ? SERVER : CLIENT;
        }
    }

    /** Bytes that were sent in one piece of the recording, and what its author noted about them. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Unit(Side from, String comment, byte[] bytes) {}

    /** One TCP connection. {@code closedBy} is who closed it, if the recording goes on until then. */
    public record Session(List<Unit> units, Optional<Side> closedBy) {

        /** All that {@code side} sent. */
        public byte[] sentBy(Side side) {
            byte[] all = new byte[0];
            for (Unit unit : units) {
                if (unit.from == side) {
                    int end = all.length;
                    all = Arrays.copyOf(all, end + unit.bytes.length);
                    System.arraycopy(unit.bytes, 0, all, end, unit.bytes.length);
                }
            }
            return all;
        }
    }

    /** The names of all recordings, sorted. */
    public static List<String> names() {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".hex"))
                    .map(file -> file.substring(0, file.length() - ".hex".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the recording {@code name}. */
    public static GoldenFile load(String name) {
        return new Parser(name, lines(name + ".hex")).parse();
    }

    /** The text that the recorded program printed. */
    public static String output(String name) {
        return String.join("\n", lines(name + ".out"));
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(directory().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        try {
            return Path.of(Objects.requireNonNull(GoldenFile.class.getResource("/golden"), "golden files")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The only session of a recording that has one. */
    public Session session() {
        if (sessions.size() != 1) {
            throw new IllegalStateException(name + " has " + sessions.size() + " sessions");
        }
        return sessions.get(0);
    }

    private static final class Parser {

        private final String name;
        private final List<String> lines;
        private final Side arrowRight;
        private final List<Session> sessions = new ArrayList<>();
        private List<Unit> units = new ArrayList<>();
        private Optional<Side> closedBy = Optional.empty();
        private String comment = "";

        Parser(String name, List<String> lines) {
            this.name = name;
            this.lines = lines;
            boolean peerIsClient = lines.stream().anyMatch(line -> line.startsWith("# real peer = CLIENT role"));
            this.arrowRight = peerIsClient ? Side.SERVER : Side.CLIENT;
        }

        GoldenFile parse() {
            lines.forEach(this::line);
            endSession();
            return new GoldenFile(name, lines.get(0).substring(1).strip(), List.copyOf(sessions));
        }

        private void line(String line) {
            if (line.startsWith("# ---- stream")) {
                endSession();
            } else if (line.startsWith("# > ") || line.startsWith("# < ")) {
                remark(line);
            } else if (line.startsWith("> ") || line.startsWith("< ")) {
                units.add(new Unit(side(line.charAt(0)), comment, HexFormat.of().parseHex(line.substring(2))));
                comment = "";
            } else if (!line.startsWith("#")) {
                throw new IllegalStateException(name + " has a line that is neither comment nor bytes: " + line);
            }
        }

        private void remark(String line) {
            comment = line.substring(4);
            boolean isEnd = comment.startsWith("EOF") || comment.equals("FIN");
            if (isEnd && closedBy.isEmpty()) {
                closedBy = Optional.of(side(line.charAt(2)));
            }
        }

        private Side side(char arrow) {
            return arrow == '>' ? arrowRight : arrowRight.other();
        }

        private void endSession() {
            if (!units.isEmpty()) {
                sessions.add(new Session(List.copyOf(units), closedBy));
            }
            units = new ArrayList<>();
            closedBy = Optional.empty();
            comment = "";
        }
    }
}
