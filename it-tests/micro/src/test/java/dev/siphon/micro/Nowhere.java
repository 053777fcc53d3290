package dev.siphon.micro;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.entity.EntityType;
import java.lang.reflect.Proxy;

/** A connection that messages are said to come by: its peer is a client, and nothing else is asked of it. */
public final class Nowhere {

    private Nowhere() {}

    public static Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("peerType")) {
                        return EntityType.CLIENT;
                    }
                    throw new IllegalStateException(method.getName() + " is called");
                });
    }
}
