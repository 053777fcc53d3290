package dev.siphon.messenger.auth;

/** Signs and checks the messages of one session by its key. On the connection's worker thread only. */
public interface SessionSecurity {

    /** Whether messages are signed at all. */
    boolean signs();

    /**
     * The signature of a message, as it stands in the footer.
     *
     * @param headerCrc crc of the header
     * @param frontCrc crc of the front
     * @param frontLength length of the front in bytes
     * @param middleCrc crc of the middle
     * @param middleLength length of the middle in bytes
     * @param dataCrc crc of the data
     * @param dataLength length of the data in bytes
     * @param seq sequence number
     */
    long sign(
            int headerCrc,
            int frontCrc,
            int frontLength,
            int middleCrc,
            int middleLength,
            int dataCrc,
            int dataLength,
            long seq);

    /** A session without key: nothing is signed, and no signature is demanded. */
    static SessionSecurity none() {
        return NoSecurity.INSTANCE;
    }
}
