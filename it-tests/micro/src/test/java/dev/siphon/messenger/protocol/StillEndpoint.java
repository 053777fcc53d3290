package dev.siphon.messenger.protocol;

import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.auth.AuthClient;
import dev.siphon.messenger.auth.AuthServer;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.dispatch.FatalHandler;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;

/** A messenger that sends and receives opaque messages, and never shakes hands. */
final class StillEndpoint implements Endpoint {

    private final MessengerConfig config;
    private final MessengerSettings settings;
    private final MessageDump dump;
    private final MessageRegistry messages =
            MessageRegistry.builder().withOpaqueFallback().build();
    private final EntityAddress address = EntityAddress.parse("127.0.0.1:6800/1");

    StillEndpoint(boolean crc) {
        config = MessengerConfig.builder()
                .set("ms_crc_data", String.valueOf(crc))
                .set("ms_crc_header", String.valueOf(crc))
                .build();
        settings = MessengerSettings.of(config);
        dump = new MessageDump(config);
    }

    @Override
    public EntityName name() {
        return EntityName.osd(0);
    }

    @Override
    public EntityAddress address() {
        return address;
    }

    @Override
    public int clusterProtocol() {
        return 0;
    }

    @Override
    public long nextGlobalSeq(long atLeast) {
        throw noHandshake();
    }

    @Override
    public AuthClient authClient() {
        throw noHandshake();
    }

    @Override
    public AuthServer authServer() {
        throw noHandshake();
    }

    private static IllegalStateException noHandshake() {
        return new IllegalStateException("there is no handshake");
    }

    @Override
    public MessageRegistry messages() {
        return messages;
    }

    @Override
    public MessengerSettings settings() {
        return settings;
    }

    @Override
    public MessageDump dump() {
        return dump;
    }

    @Override
    public FatalHandler fatal() {
        return FatalHandler.halt();
    }
}
