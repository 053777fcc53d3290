package dev.siphon.messenger.entity;

import java.util.Optional;

/** Which protocol is spoken at an address (the types of Ceph's {@code entity_addr_t}). */
public enum AddressType {
    /** No address at all. */
    NONE(0, "-"),
    /** Messenger protocol version 1. */
    LEGACY(1, "v1:"),
    /** Messenger protocol version 2. */
    MSGR2(2, "v2:"),
    /** Either protocol; the peer's banner tells. */
    ANY(3, "any:");

    private static final AddressType[] BY_WIRE_VALUE = values();

    private final int wireValue;
    private final String prefix;

    AddressType(int wireValue, String prefix) {
        this.wireValue = wireValue;
        this.prefix = prefix;
    }

    public int wireValue() {
        return wireValue;
    }

    /** What an address of this type starts with in text. */
    public String prefix() {
        return prefix;
    }

    /** The type with the given wire value; empty if it is none of these. */
    public static Optional<AddressType> ofWireValue(int wireValue) {
        boolean known = wireValue >= 0 && wireValue < BY_WIRE_VALUE.length;
        return known ? Optional.of(BY_WIRE_VALUE[wireValue]) : Optional.empty();
    }
}
