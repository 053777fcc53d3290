/** Ceph's AsyncMessenger: ordered, session-keeping message passing between named entities, over a pluggable transport. */
module dev.siphon.messenger {
    requires transitive dev.siphon.stack;
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires org.jctools.core.jdk11;

    exports dev.siphon.messenger;
    exports dev.siphon.messenger.auth;
    exports dev.siphon.messenger.config;
    exports dev.siphon.messenger.entity;
    exports dev.siphon.messenger.message;
    exports dev.siphon.messenger.wire;

    uses dev.siphon.messenger.MessengerFactory;

    provides dev.siphon.messenger.MessengerFactory with
            dev.siphon.messenger.async.AsyncMessengerFactory,
            dev.siphon.messenger.simple.SimpleMessengerFactory;
}
