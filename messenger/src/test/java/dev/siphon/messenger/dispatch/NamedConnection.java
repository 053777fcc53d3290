package dev.siphon.messenger.dispatch;

import dev.siphon.messenger.Connection;
import java.lang.reflect.Proxy;

/** Connections that are nothing but a name. */
final class NamedConnection {

    private NamedConnection() {}

    static Connection named(String name) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "toString" -> name;
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> throw new AssertionError(name + "." + method.getName() + " is called");
                });
    }
}
