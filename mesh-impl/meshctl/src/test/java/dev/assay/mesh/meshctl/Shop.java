package dev.assay.mesh.meshctl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** A folder of manifests: a client, a server with its service, and one workload without sidecar. */
final class Shop {
    static final String MESH =
            """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: shop
              labels:
                istio-injection: enabled
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: frontend
              namespace: shop
            spec:
              template:
                metadata:
                  labels:
                    app: frontend
                spec:
                  serviceAccountName: frontend
                  containers:
                    - name: app
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: backend
              namespace: shop
            spec:
              template:
                metadata:
                  labels:
                    app: backend
                spec:
                  serviceAccountName: backend
                  containers:
                    - name: app
                      ports:
                        - name: web
                          containerPort: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: backend
              namespace: shop
            spec:
              selector:
                app: backend
              ports:
                - name: http
                  port: 8080
                  targetPort: web
            """;

    /** Requests for the server go to two subsets of it, one of which is called in plaintext. */
    static final String ROUTES =
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata:
              name: backend
              namespace: shop
            spec:
              hosts: [backend]
              http:
                - match:
                    - uri: {prefix: /plain}
                  route:
                    - destination: {host: backend, subset: plain}
                - route:
                    - destination: {host: backend, subset: inheriting}
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata:
              name: subsets
              namespace: shop
            spec:
              host: backend
              subsets:
                - name: inheriting
                  labels: {app: backend}
                - name: plain
                  labels: {app: backend}
                  trafficPolicy: {tls: {mode: DISABLE}}
            """;

    /** A caller without a sidecar. */
    static final String LEGACY =
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: legacy
              namespace: shop
              labels:
                app: legacy
                sidecar.istio.io/inject: "false"
            spec:
              containers:
                - name: app
            """;

    private final Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    Shop(Path folder) {
        this.folder = folder;
        with("mesh.yaml", MESH);
    }

    Shop with(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Shop withMode(String mode) {
        return with(
                "peers.yaml",
                """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata:
                  name: default
                  namespace: shop
                spec:
                  mtls:
                    mode: %s
                """
                        .formatted(mode));
    }

    Shop withRule(String mode) {
        return with(
                "rule.yaml",
                """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata:
                  name: backend
                  namespace: shop
                spec:
                  host: backend
                  trafficPolicy:
                    tls:
                      mode: %s
                """
                        .formatted(mode));
    }

    int run(String... arguments) {
        return Meshctl.commandLine(new ByteArrayInputStream(new byte[0]), Clock.systemUTC())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    int analyze() {
        return run("analyze", folder.toString());
    }

    String folder() {
        return folder.toString();
    }

    /** What was printed, the folder left out of the names of files. */
    String out() {
        return out.toString().replace(folder + "/", "");
    }

    String err() {
        return err.toString().replace(folder + "/", "");
    }
}
