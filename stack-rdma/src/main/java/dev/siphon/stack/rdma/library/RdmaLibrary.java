package dev.siphon.stack.rdma.library;

import com.ibm.disni.verbs.RdmaProvider;
import dev.siphon.stack.UnavailableException;
import dev.siphon.stack.library.LibraryOrigin;
import dev.siphon.stack.library.LibrarySearch;
import dev.siphon.stack.library.NativeLibrary;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code libdisni.so} of this process. A native library belongs to the process, or rather to one class loader of it, and is never
 * unloaded: so this class keeps it, and nothing else of the transport is static.
 *
 * <p>Looked for in the order of {@link LibraryOrigin}. DiSNI may be used once {@link #load()} has returned, and not before.
 */
public final class RdmaLibrary {

    /** The system property that names a {@code libdisni.so}: {@value}. */
    public static final String PROPERTY = "siphon.rdma.library";

    /** The library, as it must be. */
    static final NativeLibrary FILE = new NativeLibrary(
            "libdisni.so",
            PROPERTY,
            List.of(
                    new NativeLibrary.Symbol(
                            "Java_com_ibm_disni_verbs_impl_NativeDispatcher__1getVersion", "has no natives of DiSNI"),
                    new NativeLibrary.Symbol(
                            "Java_dev_siphon_stack_rdma_library_SiphonVerbs_abi",
                            "is a plain DiSNI library: it lacks the natives of Siphon's"
                                    + " (descriptors of channels, status of events), without which no event loop can wait"
                                    + " for it")),
            "install rdma-core's libraries (Debian: apt-get install librdmacm1 ibverbs-providers)",
            "use Siphon's jars built where CMake and rdma-core's headers are"
                    + " (Debian: apt-get install cmake make gcc libibverbs-dev librdmacm-dev), or name a libdisni.so built from"
                    + " Siphon's native/disni with -D" + PROPERTY);

    private static final Logger LOG = LoggerFactory.getLogger(RdmaLibrary.class);

    private static volatile @Nullable RdmaLibrary loaded;
    /** What is wrong with a library that was loaded and does not fit: no other one can take its place in this process. */
    private static @Nullable String misfit;

    private final LibraryOrigin origin;
    private final String location;

    private RdmaLibrary(LibrarySearch.Found found) {
        origin = found.origin();
        location = found.location();
    }

    /**
     * Loads the library, at the first call that succeeds; later ones give the same. Any thread.
     *
     * @throws UnavailableException if no library can be loaded, naming all that was tried, or the JVM's flags do not allow it
     */
    public static RdmaLibrary load() throws UnavailableException {
        RdmaLibrary library = loaded;
        return library != null ? library : loadOnce();
    }

    private static synchronized RdmaLibrary loadOnce() throws UnavailableException {
        RdmaLibrary library = loaded;
        if (library != null) {
            return library;
        }
        if (misfit != null) {
            throw unfit(misfit);
        }
        checkPlatform();
        DirectBufferAccess.check();
        try {
            library = search();
        } catch (IllegalCallerException e) {
            throw new UnavailableException(
                    "this JVM refuses native code: " + e.getMessage(), "run java with " + nativeAccessFlag());
        }
        LOG.info("libdisni.so: {} ({})", library.location, library.origin);
        loaded = library;
        return library;
    }

    private static void checkPlatform() throws UnavailableException {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            throw new UnavailableException("this is " + system, "verbs need Linux");
        }
        if (!DisniClasses.shareOurLoader()) {
            throw new UnavailableException(
                    "DiSNI and siphon-stack-rdma are in different class loaders",
                    "put both jars where one class loader finds them");
        }
    }

    private static RdmaLibrary search() throws UnavailableException {
        LibrarySearch search = new LibrarySearch(FILE, RdmaLibrary.class.getClassLoader());
        if (search.isEmpty()) {
            throw new UnavailableException(search.failure());
        }
        boolean ours = defineDisni();
        if (!ours) {
            search.keepUsersOwn();
        }
        Optional<LibrarySearch.Found> found = search.load(file -> System.load(file));
        if (found.isEmpty()) {
            UnavailableException failure = new UnavailableException(search.failure());
            throw ours ? failure : usedBefore(failure);
        }
        search.passedOver().forEach(attempt -> LOG.warn("libdisni.so: passed over: {}", attempt));
        try {
            checkAbi();
            // DiSNI asks the library for its version, and adopts the sizes it gives.
            RdmaProvider.provider();
        } catch (IOException | LinkageError e) {
            String reason = found.get().location() + " does not fit: " + e.getMessage();
            misfit = reason;
            throw unfit(reason);
        }
        return new RdmaLibrary(found.get());
    }

    private static UnavailableException unfit(String reason) {
        return new UnavailableException(
                reason,
                "use a libdisni.so built from the native/disni of this very version of Siphon, in a new process");
    }

    private static boolean defineDisni() throws UnavailableException {
        try {
            return DisniClasses.define();
        } catch (IOException | IllegalAccessException e) {
            throw new UnavailableException(
                    "DiSNI's classes cannot be prepared: " + e, "use DiSNI 2.1 as it was published");
        }
    }

    private static void checkAbi() throws IOException {
        Optional<String> difference = LibraryAbi.difference(SiphonVerbs.abi());
        if (difference.isPresent()) {
            throw new IOException(difference.get());
        }
    }

    private static UnavailableException usedBefore(UnavailableException failure) {
        return new UnavailableException(
                "the application used DiSNI before Siphon did, and so without Siphon's natives: "
                        + failure.getMessage(),
                "let Siphon load DiSNI first, or have a libdisni.so built from Siphon's native/disni in java.library.path");
    }

    static String nativeAccessFlag() {
        Module module = RdmaLibrary.class.getModule();
        return "--enable-native-access=" + (module.isNamed() ? module.getName() + ",disni" : "ALL-UNNAMED");
    }

    /** Where it was found. */
    public LibraryOrigin origin() {
        return origin;
    }

    /** The file that was loaded, or the resource if it was unpacked. */
    public String location() {
        return location;
    }
}
