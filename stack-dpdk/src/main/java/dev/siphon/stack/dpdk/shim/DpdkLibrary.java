package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.Availability;
import dev.siphon.stack.UnavailableException;
import dev.siphon.stack.library.LibrarySearch;
import dev.siphon.stack.library.NativeLibrary;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code libsiphon_dpdk.so} of this process, which brings DPDK's shared libraries with it. Never unloaded. Any thread. */
public final class DpdkLibrary {

    /** The system property that names a {@code libsiphon_dpdk.so}: {@value}. */
    public static final String PROPERTY = "siphon.dpdk.library";

    /** What its natives and the layout of their exchange must be. */
    private static final int SHIM_VERSION = 2;

    static final NativeLibrary FILE = new NativeLibrary(
            "libsiphon_dpdk.so",
            PROPERTY,
            List.of(new NativeLibrary.Symbol(
                    "Java_dev_siphon_stack_dpdk_shim_Natives_shimVersion", "has no natives of Siphon's DPDK shim")),
            "install DPDK 22.11, whose libraries end in .so.23 (Debian 12: apt-get install librte-ethdev23"
                    + " librte-mempool-ring23 librte-mempool-stack23 librte-net-memif23 librte-net-af-packet23)",
            "use Siphon's jars built where CMake and DPDK's headers are (Debian: apt-get install cmake make gcc pkg-config"
                    + " libdpdk-dev), or name a libsiphon_dpdk.so built from Siphon's native/dpdk with -D" + PROPERTY);

    private static final Logger LOG = LoggerFactory.getLogger(DpdkLibrary.class);

    private static boolean isLoaded;
    /** What is wrong with a library that was loaded: no other one can take its place in this process. */
    private static @Nullable String misfit;

    private DpdkLibrary() {}

    /**
     * Loads the library, at the first call that succeeds.
     *
     * @throws UnavailableException if no library can be loaded, naming all that was tried
     */
    public static synchronized void load() throws UnavailableException {
        if (misfit != null) {
            throw new UnavailableException(
                    misfit,
                    "use a libsiphon_dpdk.so built from the native/dpdk of this very version, in a new process");
        }
        if (isLoaded) {
            return;
        }
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            throw new UnavailableException("this is " + system, "this transport needs Linux");
        }
        LibrarySearch search = new LibrarySearch(FILE, DpdkLibrary.class.getClassLoader());
        Optional<LibrarySearch.Found> found = search.load(file -> System.load(file));
        if (found.isEmpty()) {
            throw new UnavailableException(search.failure());
        }
        search.passedOver().forEach(attempt -> LOG.warn("libsiphon_dpdk.so: passed over: {}", attempt));
        int version = Natives.shimVersion();
        if (version != SHIM_VERSION) {
            misfit = found.get().location() + " does not fit: its version is " + version + ", expected " + SHIM_VERSION;
            load();
        }
        LOG.info(
                "libsiphon_dpdk.so: {} ({}), {}",
                found.get().location(),
                found.get().origin(),
                Natives.dpdkVersion());
        isLoaded = true;
    }

    /** Whether the library can be loaded and called. Never throws. */
    public static Availability availability() {
        try {
            load();
            return Availability.available();
        } catch (UnavailableException e) {
            return e.availability();
        } catch (LinkageError | IllegalCallerException e) {
            Module module = DpdkLibrary.class.getModule();
            return Availability.unavailable(
                    "libsiphon_dpdk.so cannot be called: " + e.getMessage(),
                    "run java with --enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED"));
        }
    }

    /** The version of DPDK, as it says it itself. The library must be loaded. */
    public static String dpdkVersion() {
        return Natives.dpdkVersion();
    }
}
