package dev.siphon.messenger.entity;

import dev.siphon.stack.LocalSocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How addresses are written. Reading never asks a name service. */
final class AddressText {

    private static final Pattern IP =
            Pattern.compile("(?:(?<v4>[0-9.]+)|\\[(?<v6>[0-9a-fA-F:.]+)(?:%(?<scope>[0-9]+))?])(?::(?<port>[0-9]+))?");
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final String LOCAL = "local:";
    private static final long MAX_NONCE = 0xFFFF_FFFFL;

    private AddressText() {}

    static String print(EntityAddress address) {
        if (address.type() != AddressType.NONE) {
            return address.type().prefix() + address.sockaddr() + "/" + Integer.toUnsignedString(address.nonce());
        }
        return address.nonce() == 0 ? "-" : "-/" + Integer.toUnsignedString(address.nonce());
    }

    static String print(Sockaddr sockaddr) {
        if (sockaddr.family() == Sockaddr.FAMILY_UNSPECIFIED) {
            return "-";
        }
        SocketAddress address = sockaddr.socketAddress();
        if (!(address instanceof InetSocketAddress inet)) {
            return LOCAL + address;
        }
        if (!(inet.getAddress() instanceof Inet6Address ip6)) {
            return inet.getAddress().getHostAddress() + ":" + inet.getPort();
        }
        String scope = ip6.getScopeId() == 0 ? "" : "%" + ip6.getScopeId();
        return "[" + Ip6Text.print(ip6.getAddress()) + scope + "]:" + inet.getPort();
    }

    static EntityAddress parse(String text) {
        AddressType type = Arrays.stream(AddressType.values())
                .filter(candidate -> text.startsWith(candidate.prefix()))
                .findFirst()
                .orElse(AddressType.LEGACY);
        String rest =
                text.startsWith(type.prefix()) ? text.substring(type.prefix().length()) : text;
        int slash = rest.lastIndexOf('/');
        int nonce = slash < 0 ? 0 : parseNonce(text, rest.substring(slash + 1));
        String place = slash < 0 ? rest : rest.substring(0, slash);
        if (type == AddressType.NONE) {
            if (!place.isEmpty()) {
                throw malformed(text, "after - only /nonce may follow");
            }
            return EntityAddress.blank(nonce);
        }
        return EntityAddress.of(type, parsePlace(text, place), nonce);
    }

    private static SocketAddress parsePlace(String text, String place) {
        if (!place.startsWith(LOCAL)) {
            return parseIpAndPort(text, place);
        }
        String name = place.substring(LOCAL.length());
        if (name.isEmpty() || name.equals("@")) {
            throw malformed(text, "a local address is written local:PATH/NONCE or local:@NAME/NONCE");
        }
        return name.startsWith("@") ? LocalSocketAddress.ofAbstract(name.substring(1)) : LocalSocketAddress.of(name);
    }

    private static SocketAddress parseIpAndPort(String text, String place) {
        Matcher matcher = IP.matcher(place);
        if (!matcher.matches()) {
            throw malformed(text, "something like 127.0.0.1:6789/0, [::1]:6789/0 or local:/path/0 is expected");
        }
        String port = matcher.group("port");
        String v4 = matcher.group("v4");
        String scope = matcher.group("scope");
        InetAddress ip = v4 != null
                ? parseIp4(text, v4)
                : parseIp6(text, matcher.group("v6"), scope == null ? 0 : parseNumber(text, scope, Integer.MAX_VALUE));
        return new InetSocketAddress(ip, port == null ? 0 : (int) parseNumber(text, port, 0xFFFF));
    }

    private static InetAddress parseIp4(String text, String ip) {
        String[] octets = ip.split("\\.", -1);
        byte[] bytes = new byte[4];
        if (octets.length != bytes.length) {
            throw malformed(text, ip + " is not an IPv4 address");
        }
        for (int i = 0; i < bytes.length; i++) {
            if (!OCTET.matcher(octets[i]).matches()) {
                throw malformed(text, ip + " is not an IPv4 address");
            }
            bytes[i] = (byte) parseNumber(text, octets[i], 0xFF);
        }
        return Sockaddr.ip4(bytes);
    }

    private static InetAddress parseIp6(String text, String ip, long scope) {
        try {
            // The brackets keep InetAddress from taking this for a host name.
            byte[] bytes = InetAddress.getByName("[" + ip + "]").getAddress();
            return Sockaddr.ip6(bytes.length == 4 ? mapped(bytes) : bytes, (int) scope);
        } catch (UnknownHostException e) {
            throw malformed(text, ip + " is not an IPv6 address");
        }
    }

    /** InetAddress turns ::ffff:1.2.3.4 into an IPv4 address; this turns it back. */
    private static byte[] mapped(byte[] ip4) {
        byte[] ip6 = new byte[16];
        ip6[10] = (byte) 0xFF;
        ip6[11] = (byte) 0xFF;
        System.arraycopy(ip4, 0, ip6, 12, ip4.length);
        return ip6;
    }

    private static int parseNonce(String text, String digits) {
        return (int) parseNumber(text, digits, MAX_NONCE);
    }

    private static long parseNumber(String text, String digits, long max) {
        boolean digitsOnly = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        long number = digitsOnly && digits.length() <= 10 ? Long.parseLong(digits) : -1;
        if (number < 0 || number > max) {
            throw malformed(text, "\"" + digits + "\" is not a number from 0 to " + max);
        }
        return number;
    }

    private static IllegalArgumentException malformed(String text, String why) {
        return new IllegalArgumentException("address \"" + text + "\": " + why);
    }
}
