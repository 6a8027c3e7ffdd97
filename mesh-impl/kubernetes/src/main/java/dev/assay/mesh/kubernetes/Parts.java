package dev.assay.mesh.kubernetes;

import dev.assay.mesh.ca.IssuanceRules;
import dev.assay.mesh.ca.SignerSource;
import dev.assay.mesh.ca.token.CallerAuthenticator;
import dev.assay.mesh.ca.update.CacertsUpdate;
import dev.assay.mesh.ca.update.SignerUpdate;
import dev.assay.mesh.controlplane.config.memory.ResourceReader;
import dev.assay.mesh.controlplane.effective.Resolvers;
import dev.assay.mesh.controlplane.effective.Visibility;
import dev.assay.mesh.controlplane.keys.HttpKeySetFetcher;
import dev.assay.mesh.controlplane.keys.KeySetFetcher;
import dev.assay.mesh.controlplane.xds.NodeAuthorization;
import dev.assay.mesh.kubernetes.config.MeshConfig;
import dev.assay.mesh.kubernetes.config.Settings;
import dev.assay.mesh.kubernetes.inject.CaptureRule;
import dev.assay.mesh.kubernetes.inject.Injection;
import dev.assay.mesh.kubernetes.inject.InjectionRule;
import dev.assay.mesh.kubernetes.signer.RootScope;
import dev.assay.mesh.kubernetes.signer.SecretSignerSource;
import dev.assay.mesh.kubernetes.token.TokenReviewAuthenticator;
import dev.assay.mesh.policy.resource.ResourceParser;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What decides in the control plane, each replaceable by itself.
 *
 * @param clock everyone's time
 * @param authenticator who calls CA and control plane
 * @param signer where the CA's certificate and key come from
 * @param issuance what the CA certifies
 * @param signerUpdate what the CA takes up of what its operator plugs in while it runs
 * @param rootScope which namespaces are told the mesh's roots
 * @param resources what is accepted at apply, and how it is read
 * @param resolvers from resources to what is enforced
 * @param visibility what a proxy is told
 * @param nodes for which workload a proxy may speak
 * @param injection which pods get a sidecar
 * @param sidecars what such a pod becomes, from what the injector would make of it
 * @param capture which of their connections go through it
 * @param keySets how token issuers' keys are fetched
 */
public record Parts(
        Clock clock,
        CallerAuthenticator authenticator,
        SignerSource signer,
        IssuanceRules issuance,
        SignerUpdate signerUpdate,
        RootScope rootScope,
        ResourceReader resources,
        Resolvers resolvers,
        Visibility visibility,
        NodeAuthorization nodes,
        InjectionRule injection,
        UnaryOperator<Injection> sidecars,
        CaptureRule capture,
        KeySetFetcher keySets) {

    /** The reference mesh's own. */
    public static Parts standard(
            KubernetesClient client, Settings settings, MeshConfig mesh, Clock clock) {
        var trustDomain = mesh.options().trustDomain();
        return new Parts(
                clock,
                new TokenReviewAuthenticator(client, TokenReviewAuthenticator.ISTIO_AUDIENCES),
                new SecretSignerSource(client, settings.namespace(), trustDomain.name(), clock),
                IssuanceRules.istio(trustDomain, settings.certificateLifetime()),
                new CacertsUpdate(clock),
                namespace ->
                        mesh.discovers(
                                Objects.requireNonNullElse(
                                        namespace.getMetadata().getLabels(), Map.of())),
                ResourceParser::parse,
                Resolvers.istio(),
                Visibility.ISTIO,
                NodeAuthorization.SAME_SERVICE_ACCOUNT,
                InjectionRule.ISTIO,
                UnaryOperator.identity(),
                CaptureRule.ISTIO,
                new HttpKeySetFetcher());
    }

    /** Another authenticator. */
    public Parts withAuthenticator(CallerAuthenticator other) {
        return new Parts(
                clock,
                other,
                signer,
                issuance,
                signerUpdate,
                rootScope,
                resources,
                resolvers,
                visibility,
                nodes,
                injection,
                sidecars,
                capture,
                keySets);
    }

    /** Another source of the CA. */
    public Parts withSigner(SignerSource other) {
        return new Parts(
                clock,
                authenticator,
                other,
                issuance,
                signerUpdate,
                rootScope,
                resources,
                resolvers,
                visibility,
                nodes,
                injection,
                sidecars,
                capture,
                keySets);
    }

    /** Other rules of issuance. */
    public Parts withIssuance(IssuanceRules other) {
        return new Parts(
                clock,
                authenticator,
                signer,
                other,
                signerUpdate,
                rootScope,
                resources,
                resolvers,
                visibility,
                nodes,
                injection,
                sidecars,
                capture,
                keySets);
    }

    /** Another rule of what the CA takes up. */
    public Parts withSignerUpdate(SignerUpdate other) {
        return new Parts(
                clock,
                authenticator,
                signer,
                issuance,
                other,
                rootScope,
                resources,
                resolvers,
                visibility,
                nodes,
                injection,
                sidecars,
                capture,
                keySets);
    }

    /** Another choice of namespaces that are told the roots. */
    public Parts withRootScope(RootScope other) {
        return new Parts(
                clock,
                authenticator,
                signer,
                issuance,
                signerUpdate,
                other,
                resources,
                resolvers,
                visibility,
                nodes,
                injection,
                sidecars,
                capture,
                keySets);
    }

    /** Another reader of what is applied. */
    public Parts withResources(ResourceReader other) {
        return new Parts(
                clock,
                authenticator,
                signer,
                issuance,
                signerUpdate,
                rootScope,
                other,
                resolvers,
                visibility,
                nodes,
                injection,
                sidecars,
                capture,
                keySets);
    }

    /** Other resolvers. */
    public Parts withResolvers(Resolvers other) {
        return new Parts(
                clock,
                authenticator,
                signer,
                issuance,
                signerUpdate,
                rootScope,
                resources,
                other,
                visibility,
                nodes,
                injection,
                sidecars,
                capture,
                keySets);
    }

    /** Another visibility. */
    public Parts withVisibility(Visibility other) {
        return new Parts(
                clock,
                authenticator,
                signer,
                issuance,
                signerUpdate,
                rootScope,
                resources,
                resolvers,
                other,
                nodes,
                injection,
                sidecars,
                capture,
                keySets);
    }

    /** Another judge of node ids. */
    public Parts withNodes(NodeAuthorization other) {
        return new Parts(
                clock,
                authenticator,
                signer,
                issuance,
                signerUpdate,
                rootScope,
                resources,
                resolvers,
                visibility,
                other,
                injection,
                sidecars,
                capture,
                keySets);
    }

    /** Another rule of injection. */
    public Parts withInjection(InjectionRule other) {
        return new Parts(
                clock,
                authenticator,
                signer,
                issuance,
                signerUpdate,
                rootScope,
                resources,
                resolvers,
                visibility,
                nodes,
                other,
                sidecars,
                capture,
                keySets);
    }

    /** Something else made of pods that get a sidecar. */
    public Parts withSidecars(UnaryOperator<Injection> other) {
        return new Parts(
                clock,
                authenticator,
                signer,
                issuance,
                signerUpdate,
                rootScope,
                resources,
                resolvers,
                visibility,
                nodes,
                injection,
                other,
                capture,
                keySets);
    }

    /** Another rule of capture. */
    public Parts withCapture(CaptureRule other) {
        return new Parts(
                clock,
                authenticator,
                signer,
                issuance,
                signerUpdate,
                rootScope,
                resources,
                resolvers,
                visibility,
                nodes,
                injection,
                sidecars,
                other,
                keySets);
    }

    /** Another way to token issuers' keys. */
    public Parts withKeySets(KeySetFetcher other) {
        return new Parts(
                clock,
                authenticator,
                signer,
                issuance,
                signerUpdate,
                rootScope,
                resources,
                resolvers,
                visibility,
                nodes,
                injection,
                sidecars,
                capture,
                other);
    }
}
