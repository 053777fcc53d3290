package dev.siphon.stack.dpdk.script;

import dev.siphon.stack.dpdk.sim.Frames;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A segment as the test writes or reads it, coded without the code under test. */
public final class Seg {

    public static final int FIN = 1;
    public static final int SYN = 2;
    public static final int RST = 4;
    public static final int PSH = 8;
    public static final int ACK = 16;

    private static final int ETHERNET = 14;
    private static final int IP = 20;

    public int sourcePort;
    public int destinationPort;
    public int seq;
    public int ack;
    public int flags;
    public int window = 65_535;
    public int mss;
    public int scale = -1;
    public boolean sackOk;
    public boolean hasTimestamps;
    public int timestamp;
    public int echo;
    public final List<Integer> sack = new ArrayList<>();
    public byte[] payload = {};

    /** Instead of right options. */
    private byte[] rawOptions;

    public Seg seq(int seq) {
        this.seq = seq;
        return this;
    }

    public Seg ack(int ack) {
        this.ack = ack;
        flags |= ACK;
        return this;
    }

    public Seg flags(int flags) {
        this.flags = flags;
        return this;
    }

    public Seg fin() {
        flags |= FIN;
        return this;
    }

    public Seg window(int window) {
        this.window = window;
        return this;
    }

    public Seg mss(int mss) {
        this.mss = mss;
        return this;
    }

    public Seg scale(int scale) {
        this.scale = scale;
        return this;
    }

    public Seg sackOk() {
        sackOk = true;
        return this;
    }

    public Seg timestamps(int value, int echo) {
        hasTimestamps = true;
        timestamp = value;
        this.echo = echo;
        return this;
    }

    public Seg sack(Integer... edges) {
        sack.addAll(Arrays.asList(edges));
        return this;
    }

    public Seg payload(String text) {
        payload = text.getBytes(StandardCharsets.ISO_8859_1);
        return this;
    }

    public Seg payload(int length) {
        payload = new byte[length];
        return this;
    }

    public Seg rawOptions(int... bytes) {
        rawOptions = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            rawOptions[i] = (byte) bytes[i];
        }
        return this;
    }

    public Seg ports(int source, int destination) {
        sourcePort = source;
        destinationPort = destination;
        return this;
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    public String text() {
        return new String(payload, StandardCharsets.ISO_8859_1);
    }

    public byte[] frame(long toMac, long fromMac, int source, int destination) {
        byte[] options = rawOptions != null ? rawOptions : options();
        ByteBuffer tcp = ByteBuffer.allocate(20 + options.length + payload.length);
        tcp.putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putInt(seq)
                .putInt(ack);
        tcp.put((byte) (20 + options.length << 2))
                .put((byte) flags)
                .putShort((short) window)
                .putInt(0);
        tcp.put(options).put(payload);
        return Frames.withTcpChecksum(Frames.ip(toMac, fromMac, source, destination, 6, tcp.array()));
    }

    private byte[] options() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (mss > 0) {
            put(bytes, 2, 4, mss >> 8, mss);
        }
        if (scale >= 0) {
            put(bytes, 3, 3, scale);
        }
        if (sackOk) {
            put(bytes, 4, 2);
        }
        if (hasTimestamps) {
            put(bytes, 8, 10);
            putInt(bytes, timestamp);
            putInt(bytes, echo);
        }
        if (!sack.isEmpty()) {
            put(bytes, 5, 2 + sack.size() * 4);
            sack.forEach(edge -> putInt(bytes, edge));
        }
        while (bytes.size() % 4 != 0) {
            bytes.write(1);
        }
        return bytes.toByteArray();
    }

    private static void put(ByteArrayOutputStream bytes, int... values) {
        for (int value : values) {
            bytes.write(value);
        }
    }

    private static void putInt(ByteArrayOutputStream bytes, int value) {
        put(bytes, value >> 24, value >> 16, value >> 8, value);
    }

    /** Reads a frame, and fails if a checksum in it is wrong. */
    static Seg parse(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        if (Frames.checksum(frame, ETHERNET, IP, 0) != 0xFFFF) {
            throw new AssertionError("wrong checksum of IPv4");
        }
        int length = (bytes.getShort(ETHERNET + 2) & 0xFFFF) - IP;
        int pseudo = Frames.checksum(frame, ETHERNET + 12, 8, 6 + length);
        if (Frames.checksum(frame, ETHERNET + IP, length, pseudo) != 0xFFFF) {
            throw new AssertionError("wrong checksum of TCP");
        }
        return read(frame);
    }

    /** Reads a frame from a port where nobody looks at checksums. */
    public static Seg read(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        int length = (bytes.getShort(ETHERNET + 2) & 0xFFFF) - IP;
        Seg seg = new Seg();
        int at = ETHERNET + IP;
        seg.sourcePort = bytes.getShort(at) & 0xFFFF;
        seg.destinationPort = bytes.getShort(at + 2) & 0xFFFF;
        seg.seq = bytes.getInt(at + 4);
        seg.ack = bytes.getInt(at + 8);
        int header = (bytes.get(at + 12) >> 4 & 0xF) * 4;
        seg.flags = bytes.get(at + 13) & 0x3F;
        seg.window = bytes.getShort(at + 14) & 0xFFFF;
        seg.payload = Arrays.copyOfRange(frame, at + header, at + length);
        seg.parseOptions(bytes, at + 20, at + header);
        return seg;
    }

    private void parseOptions(ByteBuffer bytes, int start, int end) {
        int at = start;
        while (at < end && bytes.get(at) != 0) {
            int kind = bytes.get(at);
            int length = kind == 1 ? 1 : bytes.get(at + 1);
            switch (kind) {
                case 2 -> mss = bytes.getShort(at + 2) & 0xFFFF;
                case 3 -> scale = bytes.get(at + 2);
                case 4 -> sackOk = true;
                case 5 -> {
                    for (int i = 2; i < length; i += 4) {
                        sack.add(bytes.getInt(at + i));
                    }
                }
                case 8 -> timestamps(bytes.getInt(at + 2), bytes.getInt(at + 6));
                default -> {}
            }
            at += length;
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        String names = "FSRPA";
        for (int i = 0; i < names.length(); i++) {
            if (has(1 << i)) {
                text.append(names.charAt(i));
            }
        }
        text.append(" seq ")
                .append(seq)
                .append(" ack ")
                .append(ack)
                .append(" len ")
                .append(payload.length);
        text.append(" win ").append(window);
        return (sack.isEmpty() ? text : text.append(" sack ").append(sack)).toString();
    }
}
