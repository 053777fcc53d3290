package dev.siphon.tools.bench;

import dev.siphon.tools.cli.ConfigSource;

/**
 * What both processes must agree on; the server process gets it as JSON.
 *
 * @param system the name of the {@link SystemUnderTest}
 * @param echo whether replies carry the request's data
 * @param config of messengers
 */
record SystemSettings(String system, boolean echo, ConfigSource config) {}
