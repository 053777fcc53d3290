package dev.siphon.stack.dpdk;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Arrows between the protocols point down. */
@AnalyzeClasses(packages = "dev.siphon.stack.dpdk", importOptions = LayersTest.ProductClasses.class)
class LayersTest {

    static final class ProductClasses implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("test-classes");
        }
    }

    @ArchTest
    static final ArchRule EACH_PROTOCOL_USES_THOSE_BELOW = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("instance")
            .definedBy("..dpdk.instance..")
            .layer("tcp")
            .definedBy("..dpdk.tcp..")
            .layer("ip")
            .definedBy("..dpdk.ip..")
            .layer("arp")
            .definedBy("..dpdk.arp..")
            .layer("ethernet")
            .definedBy("..dpdk.ethernet..")
            .layer("ground")
            .definedBy("..dpdk.packet..", "..dpdk.timer..", "..dpdk.counter..", "..dpdk.table..", "..dpdk.flow..")
            .whereLayer("instance")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("tcp")
            .mayOnlyBeAccessedByLayers("instance")
            .whereLayer("ip")
            .mayOnlyBeAccessedByLayers("instance", "tcp")
            .whereLayer("arp")
            .mayOnlyBeAccessedByLayers("instance", "ip")
            .whereLayer("ethernet")
            .mayOnlyBeAccessedByLayers("instance", "ip", "arp");
}
