package dev.siphon.stack.dpdk.counter;

/** What an instance counts. Names ending in DROPPED are packets that went no further. */
public enum Counter {
    /** Packets from the port. */
    RX_PACKETS,
    /** Bytes of frames from the port. */
    RX_BYTES,
    /** Packets that the port took. */
    TX_PACKETS,
    /** Bytes of frames that the port took, attached slices included. */
    TX_BYTES,
    /** No packet was free for something to be sent; it is tried again, or left to the peer's repetition. */
    PACKETS_EXHAUSTED,
    /** The queue to the port was full for something that is not tried again. */
    TX_DROPPED,

    /** Packets that the device put into other memory or into several pieces, so that they were copied. */
    RX_COPIED,
    /** Such packets that could not be copied. */
    RX_COPY_DROPPED,
    /** Frames that nobody on the segment took, or had room for. */
    SEGMENT_DROPPED,
    /** Packets that the device had no room for; of the whole device, like the following. */
    DEVICE_MISSED_DROPPED,
    /** Packets that came while none was free to receive into. */
    DEVICE_NO_PACKET_DROPPED,
    /** Frames that the device received with errors. */
    DEVICE_RX_ERRORS_DROPPED,
    /** Frames that the device could not send. */
    DEVICE_TX_ERRORS_DROPPED,

    /** Frames shorter than their header. */
    ETHERNET_MALFORMED_DROPPED,
    /** Frames for another station. */
    ETHERNET_FOREIGN_DROPPED,
    /** Frames of a type that is neither ARP nor IPv4. */
    ETHERNET_TYPE_DROPPED,

    /** ARP requests sent. */
    ARP_REQUESTS_SENT,
    /** ARP replies sent. */
    ARP_REPLIES_SENT,
    /** ARP packets that are not about Ethernet and IPv4, too short, or from an impossible sender. */
    ARP_MALFORMED_DROPPED,
    /** Somebody else says that it has our address. */
    ARP_CONFLICTS,
    /** Neighbours forgotten to make room for others. */
    ARP_EVICTED,
    /** Neighbours that did not answer. */
    ARP_UNRESOLVED,
    /** Packets dropped because too many wait for one neighbour, or it did not answer. */
    ARP_WAITING_DROPPED,

    /** Datagrams with a wrong version, header length or total length. */
    IP_MALFORMED_DROPPED,
    /** Datagrams with a wrong header checksum. */
    IP_CHECKSUM_DROPPED,
    /** Datagrams for another host, or from an impossible one. */
    IP_FOREIGN_DROPPED,
    /** Fragments: nobody puts them together here. */
    IP_FRAGMENTS_DROPPED,
    /** Datagrams of a protocol that is neither ICMP nor TCP. */
    IP_PROTOCOL_DROPPED,
    /** Datagrams to a host that no route leads to. */
    IP_UNROUTABLE_DROPPED,

    /** Echo requests answered. */
    ICMP_ECHOES_ANSWERED,
    /** ICMP messages that are too short or have a wrong checksum. */
    ICMP_MALFORMED_DROPPED,
    /** ICMP messages about a segment that is not in flight (RFC 5927), or of a kind without an effect here. */
    ICMP_IGNORED,
    /** Answers that were not sent because there were too many. */
    ICMP_RATE_LIMITED,
    /** "Destination unreachable" sent. */
    ICMP_UNREACHABLE_SENT,
    /** "Destination unreachable" that a connection took note of. */
    ICMP_UNREACHABLE_HEARD,
    /** Path MTUs that became smaller. */
    PATH_MTU_REDUCED,

    /** Segments received whole. */
    TCP_SEGMENTS_RECEIVED,
    /** Segments sent, repetitions included. */
    TCP_SEGMENTS_SENT,
    /** Segments with an impossible header length or malformed options. */
    TCP_MALFORMED_DROPPED,
    /** Segments with a wrong checksum. */
    TCP_CHECKSUM_DROPPED,
    /** Segments of flows that another worker owns, handed over to it. */
    TCP_STRAYS_HANDED_OVER,
    /** Segments of flows that another worker owns, whose hand-over queue was full. */
    TCP_STRAYS_DROPPED,
    /** Connections opened by this side that became established. */
    TCP_CONNECTED,
    /** Connections opened by a peer that became established. */
    TCP_ACCEPTED,
    /** Connections that ended by a reset from the peer. */
    TCP_RESETS_HEARD,
    /** Resets sent. */
    TCP_RESETS_SENT,
    /** Connections that ended because nothing was heard from the peer in time. */
    TCP_TIMED_OUT,
    /** Half-open connections given up to make room for newer ones: the bound of the backlog. */
    TCP_BACKLOG_EVICTED,
    /** Handshakes put off because too many connections wait to be accepted. */
    TCP_ACCEPT_QUEUE_FULL,
    /** TIME_WAIT cut short to make room for newer ones: the bound of the table. */
    TCP_TIME_WAIT_EVICTED,
    /** Connections refused because the table of connections is full. */
    TCP_CONNECTIONS_REFUSED,
    /** Segments repeated, for whatever reason. */
    TCP_RETRANSMITTED,
    /** Recoveries begun by duplicate acknowledgements or SACK. */
    TCP_FAST_RECOVERIES,
    /** Retransmission timeouts. */
    TCP_RETRANSMISSION_TIMEOUTS,
    /** Segments sent because nothing was heard of the end of a flight (RFC 8985 §7). */
    TCP_TAIL_PROBES,
    /** Probes of a closed window. */
    TCP_WINDOW_PROBES,
    /** Keepalive probes. */
    TCP_KEEPALIVES,
    /** Acknowledgements that answer a suspicious segment (RFC 5961). */
    TCP_CHALLENGE_ACKS,
    /** Answers to unacceptable segments that were not sent because there were too many. */
    TCP_CHALLENGES_LIMITED,
    /** Segments older than what was seen (PAWS, RFC 7323). */
    TCP_PAWS_DROPPED,
    /** Segments outside of the window, duplicates among them. */
    TCP_OUT_OF_WINDOW,
    /** Segments that came before the ones they follow, and were kept. */
    TCP_OUT_OF_ORDER,
    /** Segments within the window that were not kept: a bound on packets was reached. */
    TCP_RECEIVE_BOUND_DROPPED,
    /** Bytes of payload received in order. */
    TCP_BYTES_RECEIVED,
    /** Bytes of payload that peers have acknowledged. */
    TCP_BYTES_ACKNOWLEDGED,
    /** Bytes of received payload copied to the application. */
    TCP_BYTES_COPIED_IN,
    /** Bytes of received payload handed to the application where they lie. */
    TCP_BYTES_LENT,
    /** Reads that could not lend because the application holds too much already. */
    TCP_LENDING_REFUSED
}
