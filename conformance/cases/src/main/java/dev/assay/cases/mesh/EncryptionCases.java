package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.HTTP;
import static dev.assay.cases.mesh.Actors.TCP;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.cases.probe.Expectations.upstreamFailure;
import static dev.assay.fixtures.wire.Tap.Direction.CLIENT_TO_SERVER;
import static dev.assay.fixtures.wire.Tap.Direction.SERVER_TO_CLIENT;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Need;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.probe.OpenConnection;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.Tap;
import dev.assay.fixtures.wire.Tap.Direction;
import java.util.ArrayList;

/** The promise itself: what passes between two sidecars can be neither read nor changed. */
@InProfile(MESH)
final class EncryptionCases {
    /** Several times in the payload, so that a part of it shows as well. */
    private static final int REPEATED = 40;

    /** Calls after which each thread of a caller's sidecar has a connection of its own to offer. */
    private static final int POOLS_FILLED = 20;

    @Case(
            id = "en-01",
            title = "nothing that two workloads say can be read between their sidecars",
            source = "seed 004; RFC 8446 section 5.2",
            how =
                    "A marked payload goes through both sidecars. The bytes captured between them are TLS from the first to the last, as many as the payload has, and do not hold the mark, which plaintext from outside shows on the same tap.",
            rows = "S7",
            kills = "always-plaintext")
    @Leaf(id = "http-request")
    @Leaf(id = "http-response")
    @Leaf(id = "tcp-request")
    @Leaf(id = "tcp-response")
    void nothingCanBeRead(Lane lane, Observations leaves) throws Exception {
        TappedServer server = TappedServer.in(lane);
        theTapSeesPlaintext(lane, leaves, server);
        String marker = TappedServer.marker();
        String payload = marker.repeat(REPEATED);

        leaves.control(server.asked(lane.client(), payload)).is(answered(200));
        leaves.control(server.sent(lane.client(), payload)).is(echoed());
        leaves.control(() -> server.workload().hasReceived(marker)).is(Expectation.equalTo(true));

        hidden(leaves, server, "http-request", HTTP, marker, CLIENT_TO_SERVER);
        hidden(leaves, server, "http-response", HTTP, marker, SERVER_TO_CLIENT);
        hidden(leaves, server, "tcp-request", TCP, marker, CLIENT_TO_SERVER);
        hidden(leaves, server, "tcp-response", TCP, marker, SERVER_TO_CLIENT);
    }

    private static void theTapSeesPlaintext(Lane lane, Observations leaves, TappedServer server)
            throws Exception {
        String open = TappedServer.marker();
        leaves.control(server.asked(lane.naked(), open)).is(answered(200));
        leaves.control(server.sent(lane.naked(), open)).is(echoed());
        for (Direction direction : Direction.values()) {
            leaves.control(() -> server.captured(HTTP)).is(shows(open, direction));
            leaves.control(() -> server.captured(TCP)).is(shows(open, direction));
        }
        leaves.control(() -> server.captured(HTTP)).is(allEnded());
        leaves.control(() -> server.captured(TCP)).is(allEnded());
        server.tap().clear();
    }

    private static void hidden(
            Observations leaves,
            TappedServer server,
            String leaf,
            int port,
            String marker,
            Direction direction) {
        long length = (long) marker.length() * REPEATED;
        leaves.expect(leaf, () -> server.captured(port))
                .settlesOn(
                        Expectation.of(
                                "TLS throughout, at least " + length + " bytes, without the mark",
                                seen ->
                                        seen.isAllTls()
                                                && seen.applicationBytes(direction) >= length
                                                && !seen.shows(marker, direction)));
    }

    private static Expectation<Captured> shows(String text, Direction direction) {
        return Expectation.of(
                "the tap shows " + text + " " + direction, seen -> seen.shows(text, direction));
    }

    private static Expectation<Captured> allEnded() {
        return Expectation.of(
                "all connections have ended",
                seen -> !seen.connections().isEmpty() && seen.ended() == seen.connections().size());
    }

    @Case(
            id = "en-02",
            title = "a bit that is changed between the sidecars ends the connection",
            source = "seed 004; RFC 8446 section 5.2",
            how =
                    "On a connection over which an exchange has passed, one bit of the next record is flipped in its ciphertext. Neither application may see anything of that record.",
            rows = "S7",
            needs = Need.EMBEDDED,
            kills = "always-plaintext")
    @Leaf(id = "http-to-server")
    @Leaf(id = "http-to-client")
    @Leaf(id = "tcp-to-server")
    @Leaf(id = "tcp-to-client")
    void changedBitEndsConnection(Lane lane, Observations leaves) throws Exception {
        TappedServer server = TappedServer.in(lane);
        String host = lane.namespace().host(server.workload().spec().name());
        if (leaves.wants("http-to-server")) {
            var markers = new ArrayList<String>();
            try (var open = open(lane, server.http())) {
                leaves.control(() -> open.http(Request.get(host, "/before"))).is(answered(200));
                leaves.expect(
                                "http-to-server",
                                () ->
                                        server.damaged(
                                                Tap::flipOneBitClientToServer,
                                                () -> {
                                                    markers.add(TappedServer.marker());
                                                    return open.http(
                                                            server.request(markers.getLast()));
                                                }))
                        .is(upstreamFailure().or(refused()));
            }
            leaves.expect("http-to-server", () -> server.workload().hasReceived(markers.getLast()))
                    .is(Expectation.equalTo(false));
            leaves.expect("http-to-server", () -> server.captured(HTTP)).settlesOn(someEnded());
        }
        if (leaves.wants("http-to-client")) {
            server.tap().clear();
            try (var open = open(lane, server.http())) {
                leaves.control(() -> open.http(Request.get(host, "/before"))).is(answered(200));
                leaves.expect(
                                "http-to-client",
                                () ->
                                        server.damaged(
                                                Tap::flipOneBitServerToClient,
                                                () -> open.http(server.request("seen"))))
                        .is(upstreamFailure().or(refused()));
            }
            leaves.expect("http-to-client", () -> server.captured(HTTP)).settlesOn(someEnded());
        }
        if (leaves.wants("tcp-to-server")) {
            String before = TappedServer.marker();
            try (var open = open(lane, server.tcp())) {
                leaves.control(() -> open.bytes(before)).is(echoed());
                server.tap().flipOneBitClientToServer();
                leaves.expect("tcp-to-server", () -> open.bytes("after")).is(refused());
            }
            leaves.expect("tcp-to-server", () -> receivedOn(server, before))
                    .is(Expectation.equalTo(before));
        }
        if (leaves.wants("tcp-to-client")) {
            try (var open = open(lane, server.tcp())) {
                leaves.control(() -> open.bytes(TappedServer.marker())).is(echoed());
                server.tap().flipOneBitServerToClient();
                leaves.expect("tcp-to-client", () -> open.bytes("after")).is(refused());
            }
        }
    }

    private static OpenConnection open(Lane lane, Destination to) throws Exception {
        return OpenConnection.to(lane.client().dialer(), to, WireProbe.LIMIT);
    }

    /** All that the application received on the connection that began so. */
    private static String receivedOn(TappedServer server, String beginning) {
        return server.workload().received().stream()
                .filter(entry -> entry.startsWith(beginning))
                .findFirst()
                .orElse("nothing");
    }

    private static Expectation<Captured> someEnded() {
        return Expectation.of("the damaged connection has ended", seen -> seen.ended() > 0);
    }

    @Case(
            id = "pc-02",
            title = "two callers never share a connection to a server",
            source = "istio.io: docs/concepts/security, Mutual TLS authentication",
            how =
                    "Two workloads call a server in turn. Each call carries its caller's identity, and no connection is used by both.",
            rows = "S2",
            kills = "pool-keyed-by-address-only")
    @Leaf(id = "own-identity")
    @Leaf(id = "own-connection")
    void callersShareNothing(Lane lane, Observations leaves) throws Exception {
        TappedServer server = TappedServer.in(lane);
        String first = Actors.identity(lane, lane.client());
        String second = Actors.identity(lane, lane.otherClient());
        for (int turn = 0; turn < POOLS_FILLED; turn++) {
            leaves.control(server.asked(lane.client(), "first"))
                    .is(answered(200).withClientIdentity(first));
        }
        int before = server.captured(HTTP).connections().size();
        leaves.expect("own-identity", server.asked(lane.otherClient(), "second"))
                .is(answered(200).withClientIdentity(second));
        leaves.expect("own-connection", () -> server.captured(HTTP).connections().size())
                .is(
                        Expectation.of(
                                "more than the " + before + " connections of the first caller",
                                count -> count > before));
        for (int turn = 0; turn < 5; turn++) {
            leaves.expect("own-identity", server.asked(lane.client(), "first"))
                    .is(answered(200).withClientIdentity(first));
            leaves.expect("own-identity", server.asked(lane.otherClient(), "second"))
                    .is(answered(200).withClientIdentity(second));
        }
    }
}
