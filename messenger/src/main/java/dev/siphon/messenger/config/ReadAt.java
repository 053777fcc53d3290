package dev.siphon.messenger.config;

/** When the messenger looks at an option. */
public enum ReadAt {
    /** Once, when the thing it shapes is made: a stack, a messenger, a connection. */
    CREATION,
    /** Each time the option matters. */
    EVERY_USE
}
