package parley;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The hosts that a certificate of the hub's own names, as names or as addresses without a zone.
 *
 * @param needed without which it is of no use
 * @param offered these, and for a hub that listens on every address, also the machine's name and
 *     addresses of now
 */
record CertificateHosts(Set<String> needed, Set<String> offered) {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    CertificateHosts {
        needed = Set.copyOf(needed);
        offered = Set.copyOf(offered);
    }

    static CertificateHosts of(List<InetSocketAddress> listen) {
        Set<String> needed = new TreeSet<>(List.of("localhost", "127.0.0.1", text("::1")));
        boolean everywhere = false;
        for (InetSocketAddress address : listen) {
            if (address.getAddress().isAnyLocalAddress()) {
                everywhere = true;
            } else {
                needed.add(text(address.getAddress()));
                needed.add(text(address.getHostString()));
            }
        }
        Set<String> offered = new TreeSet<>(needed);
        if (everywhere) {
            offered.addAll(ofThisMachine());
        }
        return new CertificateHosts(needed, offered);
    }

    /** Those that a certificate names. */
    static Set<String> named(X509Certificate certificate) throws CertificateParsingException {
        var names = certificate.getSubjectAlternativeNames();
        if (names == null) {
            return Set.of();
        }
        return names.stream()
                .filter(name -> List.of(DNS_NAME, IP_ADDRESS).contains(name.getFirst()))
                .map(name -> text(String.valueOf(name.get(1))))
                .collect(Collectors.toSet());
    }

    static boolean isAddress(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static Set<String> ofThisMachine() {
        Set<String> hosts = new TreeSet<>();
        try {
            hosts.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException _) {
            // It has a name that nobody knows.
        }
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLinkLocalAddress())
                    .forEach(address -> hosts.add(text(address)));
        } catch (SocketException _) {
            // Then those that were named are all.
        }
        return hosts;
    }

    /** One form for each address. */
    private static String text(String host) {
        return isAddress(host) ? text(InetAddress.ofLiteral(host)) : host;
    }

    private static String text(InetAddress address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }
}
