package dev.assay.mesh.kubernetes.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;

/**
 * Makes a gateway's proxy of a pod that asks for it, and adds the sidecar to every other: {@code
 * istio-init}, which sets up the capture, and {@code istio-proxy}, which is a native sidecar where
 * Kubernetes has them, so that it is ready before the application starts and ends after it
 * (KEP-753). Safe for any thread.
 */
public final class Injector implements Injection {

    private static final String NATIVE = "sidecar.istio.io/nativeSidecar";
    private static final String REWRITE = "sidecar.istio.io/rewriteAppHTTPProbers";
    private static final String TLS_MODE = "security.istio.io/tlsMode";

    private final SidecarTemplate template;
    private final CaptureRule capture;
    private final boolean nativeSidecars;

    /**
     * An injector.
     *
     * @param capture which connections go through the sidecar
     * @param nativeSidecars whether the cluster has them: Kubernetes 1.29 or later; a pod's
     *     annotation may say otherwise
     */
    public Injector(SidecarTemplate template, CaptureRule capture, boolean nativeSidecars) {
        this.template = template;
        this.capture = capture;
        this.nativeSidecars = nativeSidecars;
    }

    @Override
    public ObjectNode inject(JsonNode original) throws InjectionRefused {
        ObjectNode pod = original.deepCopy();
        if (GatewayPod.is(pod)) {
            return gateway(pod);
        }
        var metadata = object(pod, "metadata");
        var spec = object(pod, "spec");
        boolean asNative = flag(metadata, NATIVE, nativeSidecars);

        var init = template.init();
        var command = (ArrayNode) init.path("command");
        capture.flags(original).forEach(command::add);
        var proxy = template.proxy();
        var config = ProxyConfig.of(original);
        SidecarTemplate.configure(proxy, config);
        if (flag(metadata, REWRITE, true)) {
            var probers = ProbeRewriter.rewrite(spec.path("containers"));
            if (!probers.isEmpty()) {
                SidecarTemplate.set(
                        (ArrayNode) proxy.path("env"),
                        "ISTIO_KUBE_APP_PROBERS",
                        probers.toString());
            }
        }
        var first = new ArrayList<JsonNode>();
        first.add(init);
        if (asNative) {
            proxy.put("restartPolicy", "Always");
            first.add(proxy);
        } else if (config.holdsApplication()) {
            // containers start in their order, and the next one after this one's hook
            proxy.set("lifecycle", template.hold());
            array(spec, "containers").insert(0, proxy);
        } else {
            array(spec, "containers").add(proxy);
        }
        array(spec, "initContainers").forEach(first::add);
        spec.set("initContainers", JsonNodeFactory.instance.arrayNode().addAll(first));
        addVolumes(spec);
        UserVolumes.add(metadata, array(spec, "volumes"), array(proxy, "volumeMounts"));
        mark(metadata, asNative);
        return pod;
    }

    private ObjectNode gateway(ObjectNode pod) throws InjectionRefused {
        new GatewayTemplate(template).apply(pod);
        var spec = object(pod, "spec");
        addVolumes(spec);
        var status = JsonNodeFactory.instance.objectNode();
        status.putArray("containers").add(Sidecar.PROXY);
        status.put("revision", "default");
        object(object(pod, "metadata"), "annotations").put(Sidecar.STATUS, status.toString());
        return pod;
    }

    private void addVolumes(ObjectNode spec) {
        var volumes = array(spec, "volumes");
        var present = new HashSet<String>();
        volumes.forEach(volume -> present.add(volume.path("name").asText()));
        for (var volume : template.volumes()) {
            if (present.add(volume.path("name").asText())) {
                volumes.add(volume);
            }
        }
    }

    private void mark(ObjectNode metadata, boolean asNative) {
        var status = JsonNodeFactory.instance.objectNode();
        var initial = status.putArray("initContainers").add(Sidecar.INIT);
        var beside = status.putArray("containers");
        (asNative ? initial : beside).add(Sidecar.PROXY);
        var volumes = status.putArray("volumes");
        template.volumes().forEach(volume -> volumes.add(volume.path("name").asText()));
        status.put("revision", "default");
        object(metadata, "annotations").put(Sidecar.STATUS, status.toString());
        var labels = object(metadata, "labels");
        if (!labels.has(TLS_MODE)) {
            labels.put(TLS_MODE, "istio");
        }
    }

    private static boolean flag(ObjectNode metadata, String annotation, boolean standard) {
        return metadata.path("annotations").path(annotation).asBoolean(standard);
    }

    private static ObjectNode object(ObjectNode parent, String field) {
        return parent.path(field) instanceof ObjectNode child ? child : parent.putObject(field);
    }

    private static ArrayNode array(ObjectNode parent, String field) {
        return parent.path(field) instanceof ArrayNode child ? child : parent.putArray(field);
    }
}
