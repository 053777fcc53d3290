package dev.siphon.messenger.wire;

import dev.siphon.messenger.entity.EntityType;

/** Which {@code protocol_version} two entities speak: within a cluster its own number, else the server's public one. */
public final class ProtocolVersions {

    /** Spoken to an OSD by anything but an OSD (Ceph's {@code CEPH_OSDC_PROTOCOL}). */
    public static final int OSD_PUBLIC = 24;
    /** Spoken to an MDS by anything but an MDS (Ceph's {@code CEPH_MDSC_PROTOCOL}). */
    public static final int MDS_PUBLIC = 32;
    /** Spoken to a monitor by anything but a monitor (Ceph's {@code CEPH_MONC_PROTOCOL}). */
    public static final int MON_PUBLIC = 15;
    /** The cluster protocol that monitors of Ceph 16 speak among themselves. */
    public static final int MON_CLUSTER = 13;

    private ProtocolVersions() {}

    /**
     * The version for a connection from {@code client} to {@code server}.
     *
     * @param clusterProtocol this messenger's number for peers of its own type
     * @return 0 for servers of a type that has no public protocol of its own
     */
    public static int between(EntityType client, EntityType server, int clusterProtocol) {
        if (client == server) {
            return clusterProtocol;
        }
        return switch (server) {
            case OSD -> OSD_PUBLIC;
            case MDS -> MDS_PUBLIC;
            case MON -> MON_PUBLIC;
            case CLIENT, MGR, AUTH, ANY -> 0;
        };
    }
}
