package dev.siphon.it.dpdk.kernel;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of one direction of a stream. */
final class Digest {

    private final MessageDigest hash;

    Digest() {
        try {
            hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JDK has SHA-256", e);
        }
    }

    void update(byte[] bytes, int offset, int length) {
        hash.update(bytes, offset, length);
    }

    void update(ByteBuffer bytes, int offset, int length) {
        hash.update(bytes.duplicate().limit(offset + length).position(offset));
    }

    /** Whether this and {@code other} saw the same; neither is of use afterwards. */
    boolean matches(Digest other) {
        return MessageDigest.isEqual(hash.digest(), other.hash.digest());
    }
}
