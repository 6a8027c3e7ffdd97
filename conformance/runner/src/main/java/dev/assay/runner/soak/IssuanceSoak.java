package dev.assay.runner.soak;

import dev.assay.cases.ca.Csr;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.environment.CertificateAuthority;
import dev.assay.fixtures.environment.CertificateAuthority.CsrAnswer;
import dev.assay.fixtures.environment.CertificateAuthority.TokenDefect;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.environment.Environment.CannotInstall;
import dev.assay.fixtures.environment.Mesh;
import dev.assay.fixtures.environment.MeshOptions;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.runner.UserFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Certificates without end from one authority that runs in this process: no serial number twice,
 * memory flat, and what one costs. A round is {@value #PER_ROUND} certificates, asked for over gRPC
 * by several callers at once.
 *
 * @param environment one that runs implementations in this process; closed at the end
 */
record IssuanceSoak(Environment environment, MeshDriver driver) implements Soak {
    static final int PER_ROUND = 2_000;

    private static final int FULL_ROUNDS = 500;
    private static final int WARM_UP = 2_000;
    private static final int CALLERS = 4;
    private static final String NAMESPACE = "soak";

    /** Growth that counts: more than the noise of a collector. */
    private static final long GROWTH_BYTES = 16L << 20;

    @Override
    public String name() {
        return "ca";
    }

    @Override
    public String title() {
        return "certificates by the thousand: no serial number twice, memory flat, the cost of each";
    }

    @Override
    public int fullRounds() {
        return FULL_ROUNDS;
    }

    @Override
    public SoakFindings run(int rounds, Consumer<String> progress)
            throws UserFault, InterruptedException {
        var serials = new IssuedSerials(rounds * PER_ROUND);
        var secrets = new SecretLedger();
        try (environment;
                Mesh mesh = environment.install(driver, MeshOptions.STANDARD, secrets)) {
            String csr =
                    Csr.asking(
                                    "spiffe://%s/ns/%s/sa/a"
                                            .formatted(mesh.options().trustDomain(), NAMESPACE),
                                    secrets)
                            .pem();
            // What is compiled and cached on the way is neither growth nor cost.
            issue(mesh.ca(), csr, WARM_UP);
            var measured = new ArrayList<IssuanceRound>();
            for (int number = 1; number <= rounds; number++) {
                IssuanceRound round =
                        IssuanceRound.measured(() -> issue(mesh.ca(), csr, PER_ROUND));
                round.serials().forEach(serials::add);
                measured.add(round.withoutSerials());
                progress.accept("%d/%d  %s".formatted(number, rounds, round.line()));
            }
            return findings(measured, serials, BareSignature.processorMicros());
        } catch (CannotInstall e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK cannot make a CSR", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the soak's own callers failed", e);
        }
    }

    static SoakFindings findings(
            List<IssuanceRound> rounds, IssuedSerials serials, double bareMicros) {
        var complaints = new ArrayList<String>();
        List<String> repeated = serials.repeated();
        if (!repeated.isEmpty()) {
            complaints.add(
                    "%d serial numbers were issued more than once: %s"
                            .formatted(repeated.size(), repeated.getFirst()));
        }
        long refused = rounds.stream().mapToLong(IssuanceRound::refused).sum();
        if (refused > 0) {
            complaints.add("%d good requests were refused".formatted(refused));
        }
        long first = rounds.getFirst().heapBytes();
        long last = rounds.getLast().heapBytes();
        if (last - first > GROWTH_BYTES) {
            complaints.add(
                    "memory in use grew from %d to %d MiB".formatted(first >> 20, last >> 20));
        }
        double micros =
                rounds.stream().mapToDouble(IssuanceRound::processorMicrosEach).average().orElse(0);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("issued", serials.count());
        figures.put("repeatedSerials", repeated.size());
        figures.put("heapMebibytesFirst", first >> 20);
        figures.put("heapMebibytesLast", last >> 20);
        figures.put("processorMicrosPerIssuanceWithItsCaller", Math.round(micros));
        figures.put("processorMicrosPerBareSignature", Math.round(bareMicros));
        figures.put("ratioToBareSignature", Spread.rounded(micros / bareMicros));
        return new SoakFindings(figures, complaints);
    }

    private static IssuanceRound.Answers issue(CertificateAuthority ca, String csr, int count)
            throws InterruptedException, ExecutionException {
        // Tokens live for minutes, a soak for longer.
        String token = ca.token(NAMESPACE, "a", TokenDefect.NONE);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var pending = new ArrayList<Future<IssuanceRound.Answers>>();
            for (int caller = 0; caller < CALLERS; caller++) {
                Callable<IssuanceRound.Answers> calls =
                        () -> calls(ca, csr, token, count / CALLERS);
                pending.add(executor.submit(calls));
            }
            var all = new ArrayList<BigInteger>();
            int refused = 0;
            for (Future<IssuanceRound.Answers> each : pending) {
                all.addAll(each.get().serials());
                refused += each.get().refused();
            }
            return new IssuanceRound.Answers(all, refused);
        }
    }

    private static IssuanceRound.Answers calls(
            CertificateAuthority ca, String csr, String token, int count)
            throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        var serials = new ArrayList<BigInteger>();
        int refused = 0;
        for (int i = 0; i < count; i++) {
            switch (ca.createCertificate(csr, Duration.ZERO, token)) {
                case CsrAnswer.Issued(var chain) ->
                        serials.add(leaf(factory, chain.getFirst()).getSerialNumber());
                case CsrAnswer.Refused _ -> refused++;
            }
        }
        return new IssuanceRound.Answers(serials, refused);
    }

    private static X509Certificate leaf(CertificateFactory factory, String pem)
            throws CertificateException {
        return (X509Certificate)
                factory.generateCertificate(
                        new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
