package dev.siphon.micro;

import dev.siphon.messenger.Connection;
import java.lang.reflect.Proxy;

/** A connection that messages are said to come by, and on which nothing is called. */
public final class Nowhere {

    private Nowhere() {}

    public static Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException(method.getName() + " is called");
                });
    }
}
