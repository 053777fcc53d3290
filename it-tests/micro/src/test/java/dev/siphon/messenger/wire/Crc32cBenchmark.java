package dev.siphon.messenger.wire;

import dev.siphon.micro.Nanoseconds;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Ceph's crc beside the JDK's, which it stands on: the difference is the seed. */
public class Crc32cBenchmark extends Nanoseconds {

    /** 49 is what of a header is summed. */
    @Param({"49", "4096", "1048576"})
    public int bytes;

    @Param({"heap", "direct"})
    public String memory;

    private final CephCrc32c ceph = new CephCrc32c();
    private final CRC32C jdk = new CRC32C();
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    @Setup
    public void fill() {
        buffer = memory.equals("heap") ? ByteBuffer.allocate(bytes) : ByteBuffer.allocateDirect(bytes);
        SplittableRandom noise = new SplittableRandom(1);
        for (int i = 0; i < bytes; i++) {
            buffer.put(i, (byte) noise.nextInt());
        }
    }

    @Benchmark
    public int ceph() {
        return ceph.compute(0, buffer, 0, bytes);
    }

    @Benchmark
    public long jdk() {
        jdk.reset();
        jdk.update(buffer.rewind());
        return jdk.getValue();
    }
}
