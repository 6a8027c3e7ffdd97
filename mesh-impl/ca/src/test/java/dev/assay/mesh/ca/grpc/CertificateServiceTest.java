package dev.assay.mesh.ca.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.ca.Csrs;
import dev.assay.mesh.ca.IssuanceRules;
import dev.assay.mesh.ca.RuledAuthority;
import dev.assay.mesh.ca.SelfSignedAuthority;
import dev.assay.mesh.ca.ServerIdentity;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.TestClock;
import dev.assay.mesh.ca.token.LocalTokenAuthenticator;
import dev.assay.mesh.ca.token.LocalTokenIssuer;
import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.identity.TrustDomain;
import dev.assay.mesh.protocol.istio.IstioCertificateRequest;
import dev.assay.mesh.protocol.istio.IstioCertificateServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows ca-01 to ca-05, ca-08 and ca-09, over TLS on a real socket. */
class CertificateServiceTest {

    private static final TrustDomain TRUST_DOMAIN = new TrustDomain("td.example");
    private static final Caller CALLER = new Caller("shop", "cart");

    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private final Signer signer = new SelfSignedAuthority("td.example", clock).load();
    private final LocalTokenIssuer issuer = new LocalTokenIssuer("https://issuer.test", clock);
    private SecureServer server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        var authenticator =
                new LocalTokenAuthenticator(
                        issuer.publicKey(), issuer.issuer(), LocalTokenIssuer.AUDIENCE, clock);
        var authority =
                new RuledAuthority(
                        () -> signer,
                        IssuanceRules.istio(TRUST_DOMAIN, Duration.ofHours(24)),
                        clock);
        server =
                SecureServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new ServerIdentity(TRUST_DOMAIN, () -> signer, Duration.ofHours(1), clock),
                        new BearerAuthentication(authenticator),
                        List.of(new CertificateService(authority)));
        channel = channel(signer.certificate(), ServerIdentity.DNS_NAME);
    }

    @AfterEach
    void stop() throws Exception {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.close();
    }

    @Test
    void theCertificateIsForTheTokensServiceAccount() throws Exception {
        var chain = issue(token(), Csrs.of(Csrs.ec("secp256r1")), 0);
        assertThat(uris(chain.getFirst())).containsExactly("spiffe://td.example/ns/shop/sa/cart");
    }

    static Stream<KeyPair> acceptedKeys() throws Exception {
        return Stream.of(Csrs.rsa(2048), Csrs.ec("secp256r1"), Csrs.ec("secp384r1"));
    }

    @ParameterizedTest
    @MethodSource("acceptedKeys")
    void theCertificateHoldsTheRequestsKey(KeyPair keys) throws Exception {
        var leaf = issue(token(), Csrs.of(keys), 0).getFirst();
        assertThat(leaf.getPublicKey()).isEqualTo(keys.getPublic());
        assertThat(leaf.getKeyUsage()[0]).isTrue();
        assertThat(leaf.getKeyUsage()[2]).isEqualTo(keys.getPublic().getAlgorithm().equals("RSA"));
        assertThat(leaf.getKeyUsage()[5]).as("keyCertSign").isFalse();
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getCriticalExtensionOIDs()).contains("2.5.29.17", "2.5.29.15", "2.5.29.19");
        assertThat(leaf.getExtendedKeyUsage())
                .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spiffe://td.example/ns/shop/sa/admin",
                "spiffe://other.example/ns/shop/sa/cart"
            })
    void namesInTheCsrDoNotCount(String wanted) throws Exception {
        var leaf = issue(token(), Csrs.of(Csrs.ec("secp256r1"), wanted), 0).getFirst();
        assertThat(uris(leaf)).containsExactly("spiffe://td.example/ns/shop/sa/cart");
    }

    @Test
    void withoutATokenNothingIsIssued() {
        assertUnauthenticated(channelStub());
    }

    @Test
    void tokensThatProveNoServiceAccountAreRefused() {
        var lifetime = Duration.ofMinutes(10);
        var expired = issuer.mint(CALLER, LocalTokenIssuer.AUDIENCE, lifetime);
        clock.advance(lifetime.plusSeconds(1));
        var good = token();
        var foreign = new LocalTokenIssuer(issuer.issuer(), clock);
        for (var bad :
                List.of(
                        "garbage",
                        expired,
                        issuer.mint(CALLER, "kubernetes.default.svc", lifetime),
                        foreign.mint(CALLER, LocalTokenIssuer.AUDIENCE, lifetime),
                        good.substring(0, good.lastIndexOf('.') + 1),
                        issuer.mintForUser("admin", LocalTokenIssuer.AUDIENCE, lifetime))) {
            assertUnauthenticated(stub(bad));
        }
    }

    @Test
    void badRequestsAreRefusedAndTheServiceStaysUp() throws Exception {
        var keys = Csrs.ec("secp256r1");
        var stranger = Csrs.ec("secp256r1");
        for (var bad :
                List.of(
                        "",
                        "no PEM",
                        "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
                        "-----BEGIN CERTIFICATE REQUEST-----\n!!\n-----END CERTIFICATE REQUEST-----\n",
                        Pem.encode(signer.certificate()),
                        Csrs.of(keys, stranger.getPrivate()),
                        Csrs.of(Csrs.rsa(1024)),
                        Csrs.of(Csrs.ec("secp521r1")))) {
            var refusal =
                    catchThrowableOfType(
                            StatusRuntimeException.class, () -> issue(token(), bad, 0));
            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(refusal.getStatus().getDescription())
                    .startsWith("CSR signing error (")
                    .endsWith(")");
        }
        assertThat(issue(token(), Csrs.of(keys), 0)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void noValidityAskedGetsTheDefault(long seconds) throws Exception {
        var leaf = issue(token(), Csrs.of(Csrs.ec("secp256r1")), seconds).getFirst();
        assertThat(leaf.getNotAfter().toInstant())
                .isEqualTo(clock.instant().plus(Duration.ofHours(24)));
    }

    @Test
    void moreThanNinetyDaysIsAnError() throws Exception {
        var csr = Csrs.of(Csrs.ec("secp256r1"));
        assertThat(issue(token(), csr, 7_776_000)).isNotEmpty();
        assertThatThrownBy(() -> issue(token(), csr, 7_776_001))
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining("greater than the max allowed TTL 2160h0m0s");
    }

    @Test
    void theCertificateBeginsTwoMinutesAgo() throws Exception {
        var leaf = issue(token(), Csrs.of(Csrs.ec("secp256r1")), 60).getFirst();
        assertThat(leaf.getNotBefore().toInstant())
                .isEqualTo(clock.instant().minus(Duration.ofMinutes(2)));
        assertThat(leaf.getNotAfter().toInstant())
                .isEqualTo(clock.instant().plus(Duration.ofMinutes(1)));
    }

    @Test
    void theAnswerIsLeafFirstAndRootLast() throws Exception {
        var chain = issue(token(), Csrs.of(Csrs.ec("secp256r1")), 0);
        assertThat(chain).hasSize(2).last().isEqualTo(signer.certificate());
        chain.getFirst().verify(chain.get(1).getPublicKey());
    }

    @Test
    void aServerOfAnotherRootOrNameIsNotBelieved() throws Exception {
        var stranger = new SelfSignedAuthority("td.example", clock).load().certificate();
        for (var impostor :
                List.of(
                        channel(stranger, ServerIdentity.DNS_NAME),
                        channel(signer.certificate(), "elsewhere.example"))) {
            assertThatThrownBy(() ->
                            IstioCertificateServiceGrpc.newBlockingStub(impostor)
                                    .createCertificate(
                                            IstioCertificateRequest.getDefaultInstance()))
                    .hasMessageContaining("UNAVAILABLE");
            impostor.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    private String token() {
        return issuer.mint(CALLER, LocalTokenIssuer.AUDIENCE, Duration.ofHours(1));
    }

    private List<X509Certificate> issue(String token, String csr, long seconds) throws Exception {
        var elements =
                stub(token)
                        .createCertificate(
                                IstioCertificateRequest.newBuilder()
                                        .setCsr(csr)
                                        .setValidityDuration(seconds)
                                        .build())
                        .getCertChainList();
        var chain = new java.util.ArrayList<X509Certificate>();
        for (var element : elements) {
            chain.add(Pem.certificate(element)); // refuses two in one element
        }
        return chain;
    }

    private static void assertUnauthenticated(
            IstioCertificateServiceGrpc.IstioCertificateServiceBlockingStub stub) {
        assertThatThrownBy(
                        () -> stub.createCertificate(IstioCertificateRequest.getDefaultInstance()))
                .hasMessage("UNAUTHENTICATED: request authenticate failure");
    }

    private IstioCertificateServiceGrpc.IstioCertificateServiceBlockingStub channelStub() {
        return IstioCertificateServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(Duration.ofSeconds(10));
    }

    private IstioCertificateServiceGrpc.IstioCertificateServiceBlockingStub stub(String token) {
        var headers = new Metadata();
        headers.put(BearerAuthentication.AUTHORIZATION, "Bearer " + token);
        return channelStub().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private ManagedChannel channel(X509Certificate root, String authority) throws Exception {
        return NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))
                .overrideAuthority(authority)
                .sslContext(
                        GrpcSslContexts.configure(
                                        SslContextBuilder.forClient().trustManager(root),
                                        SslProvider.JDK)
                                .build())
                .build();
    }

    private static List<Object> uris(X509Certificate leaf) throws Exception {
        return leaf.getSubjectAlternativeNames().stream()
                .filter(name -> name.getFirst().equals(6))
                .<Object>map(name -> name.get(1))
                .toList();
    }
}
