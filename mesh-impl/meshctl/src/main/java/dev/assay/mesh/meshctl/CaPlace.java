package dev.assay.mesh.meshctl;

import dev.assay.mesh.ca.AuthorityUnavailable;
import dev.assay.mesh.ca.folder.CacertsFolder;
import dev.assay.mesh.ca.folder.CacertsFolder.Decision;
import dev.assay.mesh.ca.rotation.CaState;
import dev.assay.mesh.ca.rotation.IssuedLeaves;
import dev.assay.mesh.ca.rotation.Step;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which CA a command is about: that of a folder, or that of a cluster's Secret. */
final class CaPlace {
    @Parameters(index = "0", arity = "0..1", paramLabel = "DIR", description = "The CA's folder.")
    private Optional<Path> folder = Optional.empty();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description =
                    "In place of DIR: the cluster's Secret cacerts in this namespace, Istio's is"
                            + " istio-system.")
    private Optional<String> namespace = Optional.empty();

    @Mixin private final LiveMesh live = new LiveMesh();

    /** What is done with a CA's state. */
    @FunctionalInterface
    interface Use<T> {
        T apply(CaStore store) throws AuthorityUnavailable, IOException;
    }

    /** What comes of it; a wrong call where the CA cannot be used so. */
    <T> T use(CommandSpec spec, Use<T> use) {
        if (folder.isPresent() == namespace.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "either DIR or --namespace is needed, to say which CA");
        }
        try {
            if (folder.isPresent()) {
                return use.apply(new InFolder(folder.get()));
            }
            try (var client = live.client(spec)) {
                return use.apply(new CaSecret(client, namespace.orElseThrow()));
            }
        } catch (KubernetesClientException e) {
            throw new ParameterException(spec.commandLine(), ClusterAccess.words(e), e);
        } catch (AuthorityUnavailable e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw CaFolder.unusable(spec, folder.orElse(Path.of("")), e);
        }
    }

    private record InFolder(Path place) implements CaStore {
        @Override
        public CaState state() throws AuthorityUnavailable, IOException {
            return folder().read()
                    .orElseThrow(() ->
                            new AuthorityUnavailable(
                                    place
                                            + (Files.isDirectory(place)
                                                    ? " holds no CA"
                                                    : " is no folder")));
        }

        @Override
        public IssuedLeaves issued() throws AuthorityUnavailable, IOException {
            return folder().issued();
        }

        @Override
        public Step advance(Decision decision) throws AuthorityUnavailable, IOException {
            return folder().advance(decision);
        }

        private CacertsFolder folder() {
            return new CacertsFolder(place);
        }
    }
}
