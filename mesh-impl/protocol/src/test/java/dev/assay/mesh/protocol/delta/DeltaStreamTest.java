package dev.assay.mesh.protocol.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import com.google.rpc.Status;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeltaStreamTest {

    private static final String TYPE = "type.test/thing";

    private final DeltaStream stream = new DeltaStream();

    @Test
    void aWildcardSubscriberGetsEverythingOnceAndThenOnlyChanges() {
        var first = ask(request(), "a=1", "b=1");
        assertThat(names(first)).containsExactlyInAnyOrder("a", "b");
        assertThat(ack(first, "a=1", "b=1")).isEmpty();
        assertThat(stream.onResources(TYPE, resources("a=1", "b=1"))).isEmpty();

        var second = stream.onResources(TYPE, resources("a=1", "b=2", "c=1")).orElseThrow();
        assertThat(names(second)).containsExactlyInAnyOrder("b", "c");
        assertThat(second.getNonce()).isNotEqualTo(first.getNonce());
        ack(second, "a=1", "b=2", "c=1");

        var third = stream.onResources(TYPE, resources("b=2")).orElseThrow();
        assertThat(names(third)).isEmpty();
        assertThat(third.getRemovedResourcesList()).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void aWildcardSubscriberIsAnsweredEvenWhenThereIsNothing() {
        assertThat(stream.onRequest(request().build(), Map.of())).isPresent();
    }

    @Test
    void aSubscriberByNameGetsNothingElse() {
        var answer = ask(request().addResourceNamesSubscribe("a"), "a=1", "b=1");
        assertThat(names(answer)).containsExactly("a");
        ack(answer, "a=1", "b=1");
        assertThat(stream.onResources(TYPE, resources("a=1", "b=2"))).isEmpty();
    }

    @Test
    void whoeverAsksForWhatIsNotThereIsToldOnceAndGetsItLater() {
        var answer = ask(request().addResourceNamesSubscribe("a"));
        assertThat(answer.getRemovedResourcesList()).containsExactly("a");
        assertThat(ack(answer)).isEmpty();
        var present = stream.onResources(TYPE, resources("a=1")).orElseThrow();
        assertThat(names(present)).containsExactly("a");
        ack(present, "a=1");
        var gone = stream.onResources(TYPE, Map.of()).orElseThrow();
        assertThat(gone.getRemovedResourcesList()).containsExactly("a");
        ack(gone);
        assertThat(stream.onResources(TYPE, Map.of())).isEmpty();
    }

    @Test
    void anUnsubscribedNameIsNotSentAgainUntilItIsAskedForAgain() {
        var both =
                ask(
                        request().addResourceNamesSubscribe("a").addResourceNamesSubscribe("b"),
                        "a=1",
                        "b=1");
        ack(both, "a=1", "b=1");
        var mere = request().addResourceNamesUnsubscribe("a").build();
        assertThat(stream.onRequest(mere, resources("a=1", "b=1"))).isEmpty();
        assertThat(stream.onResources(TYPE, resources("a=2", "b=1"))).isEmpty();
        assertThat(names(ask(request().addResourceNamesSubscribe("a"), "a=2", "b=1")))
                .containsExactly("a");
    }

    @Test
    void aReturningReceiverIsSentOnlyWhatIsNew() {
        var known = resources("a=1", "b=1", "gone=1");
        var back = request();
        known.values().forEach(r -> back.putInitialResourceVersions(r.name(), r.version()));
        var answer = stream.onRequest(back.build(), resources("a=1", "b=2")).orElseThrow();
        assertThat(names(answer)).containsExactly("b");
        assertThat(answer.getRemovedResourcesList()).containsExactly("gone");
    }

    @Test
    void whatChangesBeforeTheAnswerIsSentAfterItInOneResponse() {
        var answer = ask(request(), "a=1");
        assertThat(stream.onResources(TYPE, resources("a=2"))).isEmpty();
        assertThat(stream.onResources(TYPE, resources("a=2", "b=1"))).isEmpty();
        assertThat(names(ack(answer, "a=3", "b=1").orElseThrow()))
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void anAcceptedResponseIsRemembered() {
        var answer = ask(request(), "a=1");
        assertThat(stream.settled()).isFalse();
        assertThat(ack(answer, "a=1")).isEmpty();
        assertThat(stream.settled()).isTrue();
        assertThat(stream.accepted(TYPE)).containsOnlyKeys("a");
        assertThat(stream.rejections()).isEmpty();
    }

    @Test
    void aRefusedResponseIsKeptWithItsReasonAndNotRepeated() {
        var answer = ask(request(), "a=1");
        var nack =
                request()
                        .setResponseNonce(answer.getNonce())
                        .setErrorDetail(Status.newBuilder().setMessage("a: no such mode"))
                        .build();
        assertThat(stream.onRequest(nack, resources("a=1"))).isEmpty();
        assertThat(stream.rejections())
                .containsExactly(
                        new Rejection(TYPE, answer.getNonce(), List.of("a"), "a: no such mode"));
        assertThat(stream.accepted(TYPE)).isEmpty();
        assertThat(stream.onResources(TYPE, resources("a=1"))).isEmpty();
        assertThat(stream.onResources(TYPE, resources("a=2"))).isPresent();
    }

    @Test
    void anUnknownNonceChangesNothing() {
        ask(request(), "a=1");
        var stale = request().setResponseNonce("of an earlier stream").build();
        assertThat(stream.onRequest(stale, resources("a=1"))).isEmpty();
        assertThat(stream.settled()).isFalse();
    }

    @Test
    void equalContentHasEqualVersions() {
        assertThat(resources("a=1")).isEqualTo(resources("a=1")).isNotEqualTo(resources("a=2"));
    }

    private DeltaDiscoveryResponse ask(DeltaDiscoveryRequest.Builder request, String... have) {
        return stream.onRequest(request.build(), resources(have)).orElseThrow();
    }

    private Optional<DeltaDiscoveryResponse> ack(DeltaDiscoveryResponse answer, String... have) {
        return stream.onRequest(
                request().setResponseNonce(answer.getNonce()).build(), resources(have));
    }

    private static DeltaDiscoveryRequest.Builder request() {
        return DeltaDiscoveryRequest.newBuilder().setTypeUrl(TYPE);
    }

    private static List<String> names(DeltaDiscoveryResponse response) {
        return response.getResourcesList().stream().map(Resource::getName).toList();
    }

    private static Map<String, VersionedResource> resources(String... pairs) {
        return Stream.of(pairs)
                .map(pair -> pair.split("=", 2))
                .map(pair -> VersionedResource.of(pair[0], Any.pack(StringValue.of(pair[1]))))
                .collect(Collectors.toMap(VersionedResource::name, r -> r));
    }
}
