package dev.siphon.messenger.protocol;

import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.auth.AuthClient;
import dev.siphon.messenger.auth.AuthServer;
import dev.siphon.messenger.dispatch.FatalHandler;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;

/** A messenger as its connections' protocol sees it. Any thread. */
public interface Endpoint {

    EntityName name();

    /** Where this messenger is; blank with a nonce until it is known. */
    EntityAddress address();

    /** The protocol version among peers of the own type. */
    int clusterProtocol();

    /** A number for an attempt to connect: above all given out before and above {@code atLeast}. */
    long nextGlobalSeq(long atLeast);

    AuthClient authClient();

    AuthServer authServer();

    MessageRegistry messages();

    MessengerSettings settings();

    MessageDump dump();

    FatalHandler fatal();
}
