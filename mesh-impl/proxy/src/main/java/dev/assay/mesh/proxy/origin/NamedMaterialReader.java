package dev.assay.mesh.proxy.origin;

import dev.assay.mesh.policy.effective.Credential;
import dev.assay.mesh.policy.effective.UpstreamTls.Originate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** From files of the proxy's own file system, or from a Secret that it was given; in PEM. */
public final class NamedMaterialReader implements MaterialReader {

    /** Far more than a bundle of all public roots; what is longer is no certificate file. */
    private static final int LONGEST = 8 << 20;

    @Override
    public OriginMaterial read(Originate plan, Map<String, Credential> credentials)
            throws MaterialUnavailable {
        return plan.credentialName().isEmpty()
                ? ofFiles(plan)
                : ofCredential(
                        plan,
                        "credentialName " + plan.credentialName(),
                        Optional.ofNullable(credentials.get(plan.credentialName())));
    }

    private static OriginMaterial ofFiles(Originate plan) throws MaterialUnavailable {
        return new OriginMaterial(
                plan.mutual()
                        ? Optional.of(
                                new OriginMaterial.Client(
                                        file("clientCertificate", plan.clientCertificateFile())
                                                .certificates(),
                                        file("privateKey", plan.privateKeyFile()).privateKey()))
                        : Optional.empty(),
                plan.caCertificatesFile().isEmpty()
                        ? SystemRoots.all()
                        : file("caCertificates", plan.caCertificatesFile()).certificates(),
                plan.crlFile().isEmpty() ? List.of() : file("caCrl", plan.crlFile()).revocations());
    }

    private static OriginMaterial ofCredential(
            Originate plan, String name, Optional<Credential> given) throws MaterialUnavailable {
        if (given.isEmpty()) {
            throw new MaterialUnavailable(
                    name
                            + ": this proxy was given no such Secret; is it in the workload's"
                            + " namespace, and does the rule's workloadSelector select the"
                            + " workload?");
        }
        Credential credential = given.get();
        return new OriginMaterial(
                plan.mutual()
                        ? Optional.of(
                                new OriginMaterial.Client(
                                        new PemText(name + ", tls.crt", credential.certificate())
                                                .certificates(),
                                        new PemText(name + ", tls.key", credential.key())
                                                .privateKey()))
                        : Optional.empty(),
                new PemText(name + ", ca.crt", credential.roots()).certificates(),
                credential.revocations().isEmpty()
                        ? List.of()
                        : new PemText(name + ", ca.crl", credential.revocations()).revocations());
    }

    private static PemText file(String field, String file) throws MaterialUnavailable {
        if (file.isEmpty()) {
            throw new MaterialUnavailable(field + ": no file is named");
        }
        String named = field + " " + file;
        try {
            Path path = Path.of(file);
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                // A device or a pipe would be read without end.
                throw new MaterialUnavailable(named + ": not a regular file");
            }
            return new PemText(named, text(path, named));
        } catch (NoSuchFileException e) {
            throw new MaterialUnavailable(named + ": no such file");
        } catch (IOException | InvalidPathException e) {
            throw new MaterialUnavailable(
                    named + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static String text(Path path, String named) throws IOException, MaterialUnavailable {
        try (InputStream bytes = Files.newInputStream(path)) {
            byte[] read = bytes.readNBytes(LONGEST + 1);
            if (read.length > LONGEST) {
                throw new MaterialUnavailable(named + ": longer than " + LONGEST + " bytes");
            }
            return new String(read, StandardCharsets.ISO_8859_1);
        }
    }

    /** What tells a file from the one that has taken its place. */
    private record Seen(String file, String attributes) {}

    @Override
    public Object stamp(Originate plan, Map<String, Credential> credentials) {
        return plan.credentialName().isEmpty()
                ? Stream.of(
                                plan.clientCertificateFile(),
                                plan.privateKeyFile(),
                                plan.caCertificatesFile(),
                                plan.crlFile())
                        .filter(file -> !file.isEmpty())
                        .map(NamedMaterialReader::seen)
                        .toList()
                : Optional.ofNullable(credentials.get(plan.credentialName()));
    }

    private static Seen seen(String file) {
        try {
            // Links are followed: kubelet replaces a volume's files by turning a link.
            var is = Files.readAttributes(Path.of(file), BasicFileAttributes.class);
            return new Seen(file, is.lastModifiedTime() + " " + is.size() + " " + is.fileKey());
        } catch (IOException | InvalidPathException e) {
            return new Seen(file, e.getClass().getSimpleName());
        }
    }
}
