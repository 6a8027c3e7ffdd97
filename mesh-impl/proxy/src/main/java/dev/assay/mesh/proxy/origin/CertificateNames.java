package dev.assay.mesh.proxy.origin;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whom a certificate is for: its subject alternative names, never its subject (RFC 9525). A {@code
 * *} stands for one whole label, the first.
 */
record CertificateNames(List<String> dns, List<String> addresses, List<String> uris) {

    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;

    CertificateNames {
        dns = List.copyOf(dns);
        addresses = List.copyOf(addresses);
        uris = List.copyOf(uris);
    }

    /** None where they cannot be read. */
    static CertificateNames of(X509Certificate certificate) {
        var dns = new ArrayList<String>();
        var addresses = new ArrayList<String>();
        var uris = new ArrayList<String>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0) instanceof Integer kind && name.get(1) instanceof String text) {
                    switch (kind) {
                        case DNS -> dns.add(text.toLowerCase(Locale.ROOT));
                        case ADDRESS -> addresses.add(text);
                        case URI -> uris.add(text);
                        default -> {}
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return new CertificateNames(List.of(), List.of(), List.of());
        }
        return new CertificateNames(dns, addresses, uris);
    }

    /** Whether one of them is, or covers, what is wanted: a host, an address or a URI. */
    boolean match(String wanted) {
        Optional<InetAddress> address = address(wanted);
        if (address.isPresent()) {
            return addresses.stream()
                    .flatMap(each -> address(each).stream())
                    .anyMatch(each -> each.equals(address.get()));
        }
        String host = wanted.toLowerCase(Locale.ROOT);
        return uris.contains(wanted) || dns.stream().anyMatch(name -> covers(name, host));
    }

    private static boolean covers(String name, String host) {
        if (!name.startsWith("*.")) {
            return name.equals(host);
        }
        int dot = host.indexOf('.');
        // Not *.com: a wildcard right below the root would stand for half of the net.
        return dot > 0 && name.indexOf('.', 2) > 0 && host.substring(dot).equals(name.substring(1));
    }

    static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        var all = new ArrayList<>(dns);
        all.addAll(addresses);
        all.addAll(uris);
        return all.isEmpty() ? "nobody" : String.join(", ", all);
    }
}
