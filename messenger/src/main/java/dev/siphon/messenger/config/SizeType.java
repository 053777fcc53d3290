package dev.siphon.messenger.config;

/**
 * A number of bytes. Ceph's suffixes on sizes are binary: {@code 4K}, {@code 4Ki} and {@code 4KiB} are 4096.
 *
 * @param min the least size, inclusive
 * @param max the greatest size, inclusive
 */
record SizeType(long min, long max) implements OptionType<Long> {

    @Override
    public String name() {
        return "size";
    }

    @Override
    public String allowed() {
        String upTo = max == Long.MAX_VALUE ? "at least " + print(min) : "from " + print(min) + " to " + print(max);
        return "a size in bytes " + upTo + ", with suffix K, M, G, T, P or E for powers of 1024";
    }

    @Override
    public boolean allows(Long value) {
        return value >= min && value <= max;
    }

    @Override
    public Long parse(String text) {
        return SuffixedNumber.parse(text, SuffixedNumber.BINARY);
    }

    @Override
    public String print(Long value) {
        return SuffixedNumber.printBinary(value);
    }
}
