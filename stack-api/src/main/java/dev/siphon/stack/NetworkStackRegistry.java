package dev.siphon.stack;

import dev.siphon.stack.Availability.Unavailable;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The transports that are installed. There is no silent fallback: a transport that does not work here is refused. */
public final class NetworkStackRegistry {

    private final List<NetworkStackProvider> providers;

    /** A registry of just {@code providers}. */
    public NetworkStackRegistry(List<NetworkStackProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** All transports that {@link ServiceLoader} finds on the class path or module path. */
    public static NetworkStackRegistry load() {
        return new NetworkStackRegistry(ServiceLoader.load(NetworkStackProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    /** The installed transports, in the order they were found. */
    public List<NetworkStackProvider> providers() {
        return providers;
    }

    /**
     * The transport called {@code name}.
     *
     * @throws TransportUnavailableException if there is none, or if it does not work here; the text lists the known
     *     transports, which of them work here, and why the others do not
     */
    public NetworkStackProvider require(String name) throws TransportUnavailableException {
        NetworkStackProvider provider = providers.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new TransportUnavailableException(
                        "unknown transport \"" + name + "\"; known here: " + describe()));
        if (provider.availability() instanceof Unavailable unavailable) {
            throw new TransportUnavailableException("transport \"" + name + "\" does not work here: "
                    + unavailable.reason() + " (" + unavailable.hint() + "); known here: " + describe());
        }
        return provider;
    }

    private String describe() {
        if (providers.isEmpty()) {
            return "none (put siphon-stack-posix on the class path)";
        }
        return providers.stream().map(NetworkStackRegistry::describe).collect(Collectors.joining(", "));
    }

    private static String describe(NetworkStackProvider provider) {
        return provider.availability() instanceof Unavailable unavailable
                ? provider.name() + " (unavailable: " + unavailable.reason() + ")"
                : provider.name() + " (available)";
    }
}
