package dev.siphon.messenger.config;

/**
 * A configuration that cannot be used. The message names the key, the value, what would be allowed and where the value
 * came from.
 */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }

    private ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }

    static ConfigurationException unusableValue(String key, String value, String why, Origin origin) {
        return new ConfigurationException(key + " = '" + value + "' (" + origin + ") is not usable: " + why);
    }

    static ConfigurationException syntax(String what, Origin origin) {
        return new ConfigurationException(origin + ": " + what);
    }

    static ConfigurationException unreadable(String what, Origin origin, Throwable cause) {
        return new ConfigurationException(origin + ": " + what, cause);
    }
}
