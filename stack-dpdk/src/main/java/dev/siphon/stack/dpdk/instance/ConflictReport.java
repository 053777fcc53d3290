package dev.siphon.stack.dpdk.instance;

import dev.siphon.stack.dpdk.arp.ConflictListener;
import dev.siphon.stack.dpdk.ethernet.EthernetHeader;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that another host has the own address.
 *
 * @param address the own address
 * @param hardware the own hardware
 */
record ConflictReport(int address, long hardware) implements ConflictListener {

    private static final Logger LOG = LoggerFactory.getLogger(ConflictReport.class);

    @Override
    public void conflict(long otherHardware) {
        LOG.error(
                "{} of this stack ({}) is the address of another host too, {}: peers reach the one or the other. "
                        + "Give one of them another address (ms_dpdk_host_ipv4_addr)",
                Ipv4Address.format(address),
                EthernetHeader.format(hardware),
                EthernetHeader.format(otherHardware));
    }
}
