package dev.assay.cases.mesh;

import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.fixtures.environment.CertificateAuthority.Signer;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.hostile.Cacerts;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.hostile.HostileCertificates;
import dev.assay.fixtures.hostile.PluggedAuthority;
import dev.assay.fixtures.wire.NotCarried;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whoever replaces the Secret {@code cacerts} while a mesh runs, and sees what peers make of it.
 */
final class CaOperator {
    private static final Duration YEAR = Duration.ofDays(365);

    private final Lane lane;
    private final Signer first;

    private CaOperator(Lane lane) {
        this.lane = lane;
        this.first = lane.mesh().ca().pluggedSigner();
    }

    /**
     * Makes mTLS a must in the lane's namespace, so that a call that is answered was one, and shows
     * that the prober's certificate is what decides.
     */
    static CaOperator underStrict(Lane lane, Observations leaves) throws Exception {
        var operator = new CaOperator(lane);
        lane.apply(peerAuthentication("strict", "STRICT"));
        lane.awaitSentinel(lane.server(), lane.client());
        leaves.control(Actors.naked(lane, lane.server())).is(refused());
        leaves.control(operator.prober(operator.first, lane.server())).is(answered(200));
        leaves.control(operator.prober(operator.unrelated(), lane.server())).is(refused());
        leaves.control(Actors.meshed(lane, lane.server())).is(answered(200));
        return operator;
    }

    /**
     * The same for what is worth a mesh of its own only where meshes cost little, or the run is to
     * be whole.
     *
     * @throws NotCarried in the other runs
     */
    static CaOperator underStrictInFull(Lane lane, Observations leaves) throws Exception {
        if (!leaves.wholeTables()) {
            throw new NotCarried(
                    "on this environment roots are replaced once, in three steps (rot-09), and each of these takes a mesh of its own; --full observes them too");
        }
        return underStrict(lane, leaves);
    }

    /** The signer that the mesh was installed with. */
    Signer first() {
        return first;
    }

    /** A new intermediate below a root of its own, with which the mesh has nothing to do. */
    Signer unrelated() {
        return PluggedAuthority.make(Clock.systemUTC().instant(), lane.mesh().secrets());
    }

    /** A new intermediate below the root of the first. */
    Signer sameRoot() {
        return PluggedAuthority.below(
                first, YEAR, Clock.systemUTC().instant(), lane.mesh().secrets());
    }

    /** A root of this name with its key, with which the mesh has nothing to do yet. */
    Signer root(String commonName) {
        return PluggedAuthority.root(
                commonName, Clock.systemUTC().instant(), lane.mesh().secrets());
    }

    /** A new intermediate of this name below any signer. */
    Signer below(Signer issuer, String commonName) {
        return PluggedAuthority.below(
                issuer, commonName, YEAR, Clock.systemUTC().instant(), lane.mesh().secrets());
    }

    /**
     * Plugs the first signer in, with revocation lists.
     *
     * @param lists as PEM, one after the other
     */
    void plugRevoking(String lists, Signer... believed) {
        lane.plug(files(first, believed).revoking(lists));
    }

    /** Plugs a signer in, with the roots of these in the file's order. */
    void plug(Signer signer, Signer... believed) {
        lane.plug(files(signer, believed));
    }

    /** The same with blocks between the roots that nobody can read. */
    void plugMalformed(Signer signer, Signer... believed) {
        lane.plug(files(signer, believed).withMalformedRoots());
    }

    /** The prober calls a server with a certificate of this signer. */
    Probe<Observation> prober(Signer signer, Workload server) {
        return Actors.mutualBy(lane, signer, server);
    }

    /** What the prober, or another account, has of this signer. */
    Credentials credentials(Signer signer, String account) {
        return new HostileCertificates(
                        signer,
                        lane.mesh().options().trustDomain(),
                        Clock.systemUTC(),
                        lane.mesh().secrets())
                .of(Defect.NONE, lane.namespace().name(), account);
    }

    private static Cacerts files(Signer signer, Signer... believed) {
        List<X509Certificate> roots = Stream.of(believed).map(Cacerts::root).toList();
        return Cacerts.of(signer, roots);
    }
}
