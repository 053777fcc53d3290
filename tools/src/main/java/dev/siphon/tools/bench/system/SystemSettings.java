package dev.siphon.tools.bench.system;

import dev.siphon.tools.cli.ConfigSource;

/**
 * What both processes must agree on; the server process gets it as JSON.
 *
 * @param system the name of the {@link SystemUnderTest}
 * @param echo whether replies carry the request's data
 * @param crc whether header and data have checksums, where a system can do without
 * @param workers threads that move messages on each side, where a system has a choice
 * @param config of messengers
 */
public record SystemSettings(String system, boolean echo, boolean crc, int workers, ConfigSource config) {

    /** The same for the system {@code name}. */
    public SystemSettings of(String name) {
        return new SystemSettings(name, echo, crc, workers, config);
    }
}
