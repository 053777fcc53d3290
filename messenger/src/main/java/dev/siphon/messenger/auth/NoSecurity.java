package dev.siphon.messenger.auth;

/** Signs nothing. */
enum NoSecurity implements SessionSecurity {
    INSTANCE;

    @Override
    public boolean signs() {
        return false;
    }

    @Override
    public long sign(
            int headerCrc,
            int frontCrc,
            int frontLength,
            int middleCrc,
            int middleLength,
            int dataCrc,
            int dataLength,
            long seq) {
        return 0;
    }
}
