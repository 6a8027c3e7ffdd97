package dev.assay.cases.catalogue;

import java.util.List;

/**
 * Optional capabilities by the names that drivers declare. A leaf that needs one which the driver
 * does not declare is not-applicable; core behaviour has no name here.
 */
public final class Features {
    /** A trust domain other than {@code cluster.local}. */
    public static final String TRUST_DOMAIN = "trust-domain";

    /** A root namespace other than {@code istio-system}. */
    public static final String ROOT_NAMESPACE = "root-namespace";

    /** Certificate lifetimes of seconds, so that rotation can be watched. */
    public static final String SHORT_LIFETIME = "short-lifetime";

    /** The suite can plug in its own intermediate. */
    public static final String PLUGGED_CA = "plugged-ca";

    /** A minimum TLS version can be configured. */
    public static final String TLS_MINIMUM = "tls-minimum";

    /** Auto mTLS can be switched off for the whole mesh. */
    public static final String AUTO_MTLS_SWITCH = "auto-mtls-switch";

    /** The mesh-wide normalisation of paths can be configured. */
    public static final String PATH_NORMALIZATION = "path-normalization";

    /** External authorizers can be configured, by HTTP and by gRPC. */
    public static final String EXTERNAL_AUTHORIZATION = "external-authorization";

    /** Request authentication by JWT. */
    public static final String JWT = "jwt";

    /** Token issuers' keys are fetched anew within seconds, so that a change can be watched. */
    public static final String KEY_REFRESH = "key-refresh";

    /**
     * The sidecars' log has a line for each connection and request that failed, with Envoy's flags,
     * the peer's address and, where TLS failed, its reason.
     */
    public static final String ACCESS_LOG = "access-log";

    /** Metrics with Istio's names. */
    public static final String METRICS = "metrics";

    /** The sidecars' metrics count TLS handshakes that failed, under Envoy's names. */
    public static final String TLS_METRICS = "tls-metrics";

    /** Tools that say what is wrong with manifests. */
    public static final String DIAGNOSIS = "diagnosis";

    /**
     * Gateways: pods of Istio's injection template of that name, which take up what Gateway and
     * VirtualService resources say.
     */
    public static final String GATEWAY = "gateway";

    /** All names, for checking a driver file. */
    public static final List<String> ALL =
            List.of(
                    TRUST_DOMAIN,
                    ROOT_NAMESPACE,
                    SHORT_LIFETIME,
                    PLUGGED_CA,
                    TLS_MINIMUM,
                    AUTO_MTLS_SWITCH,
                    PATH_NORMALIZATION,
                    EXTERNAL_AUTHORIZATION,
                    JWT,
                    KEY_REFRESH,
                    ACCESS_LOG,
                    METRICS,
                    TLS_METRICS,
                    DIAGNOSIS,
                    GATEWAY);

    private Features() {}
}
