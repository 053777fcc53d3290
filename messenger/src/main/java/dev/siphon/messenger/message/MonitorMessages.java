package dev.siphon.messenger.message;

import dev.siphon.messenger.MessageCodec;
import dev.siphon.messenger.MessageRegistry;
import java.util.List;

/** The messages between a monitor and its clients that Siphon knows, and ping. */
public final class MonitorMessages {

    private static final List<MessageCodec<?>> CODECS = List.of(
            new PayloadCodec<>(
                    MessageTypes.PING, Ping.class, Ping.VERSION, Ping.COMPAT_VERSION, Ping::encode, Ping::decode),
            new PayloadCodec<>(
                    MessageTypes.AUTH,
                    AuthRequest.class,
                    AuthRequest.VERSION,
                    AuthRequest.COMPAT_VERSION,
                    AuthRequest::encode,
                    AuthRequest::decode),
            new PayloadCodec<>(
                    MessageTypes.AUTH_REPLY,
                    AuthReply.class,
                    AuthReply.VERSION,
                    AuthReply.COMPAT_VERSION,
                    AuthReply::encode,
                    AuthReply::decode),
            new PayloadCodec<>(
                    MessageTypes.MON_MAP,
                    MonitorMap.class,
                    MonitorMap.VERSION,
                    MonitorMap.COMPAT_VERSION,
                    MonitorMap::encode,
                    MonitorMap::decode),
            new PayloadCodec<>(
                    MessageTypes.MON_GET_MAP,
                    MonGetMap.class,
                    MonGetMap.VERSION,
                    MonGetMap.COMPAT_VERSION,
                    MonGetMap::encode,
                    MonGetMap::decode),
            new PayloadCodec<>(
                    MessageTypes.MON_SUBSCRIBE,
                    MonSubscribe.class,
                    MonSubscribe.VERSION,
                    MonSubscribe.COMPAT_VERSION,
                    MonSubscribe::encode,
                    MonSubscribe::decode),
            new PayloadCodec<>(
                    MessageTypes.MON_SUBSCRIBE_ACK,
                    MonSubscribeAck.class,
                    MonSubscribeAck.VERSION,
                    MonSubscribeAck.COMPAT_VERSION,
                    MonSubscribeAck::encode,
                    MonSubscribeAck::decode),
            new PayloadCodec<>(
                    MessageTypes.MON_GET_VERSION,
                    MonGetVersion.class,
                    MonGetVersion.VERSION,
                    MonGetVersion.COMPAT_VERSION,
                    MonGetVersion::encode,
                    MonGetVersion::decode),
            new PayloadCodec<>(
                    MessageTypes.MON_GET_VERSION_REPLY,
                    MonGetVersionReply.class,
                    MonGetVersionReply.VERSION,
                    MonGetVersionReply.COMPAT_VERSION,
                    MonGetVersionReply::encode,
                    MonGetVersionReply::decode),
            new PayloadCodec<>(
                    MessageTypes.MON_COMMAND,
                    MonCommand.class,
                    MonCommand.VERSION,
                    MonCommand.COMPAT_VERSION,
                    MonCommand::encode,
                    MonCommand::decode),
            new PayloadCodec<>(
                    MessageTypes.MON_COMMAND_ACK,
                    MonCommandAck.class,
                    MonCommandAck.VERSION,
                    MonCommandAck.COMPAT_VERSION,
                    MonCommandAck::encode,
                    MonCommandAck::decode),
            new PayloadCodec<>(
                    MessageTypes.CONFIG,
                    ConfigPayload.class,
                    ConfigPayload.VERSION,
                    ConfigPayload.COMPAT_VERSION,
                    ConfigPayload::encode,
                    ConfigPayload::decode));

    private MonitorMessages() {}

    /** Their codecs, to be put into a registry together with those of an application. */
    public static List<MessageCodec<?>> codecs() {
        return CODECS;
    }

    /** A registry of these messages; what else a monitor sends is delivered as bytes. */
    public static MessageRegistry registry() {
        MessageRegistry.Builder builder = MessageRegistry.builder().withOpaqueFallback();
        CODECS.forEach(builder::add);
        return builder.build();
    }
}
