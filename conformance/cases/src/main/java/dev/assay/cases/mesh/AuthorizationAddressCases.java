package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.AuthorizationTable.allow;
import static dev.assay.cases.mesh.AuthorizationTable.deny;
import static dev.assay.cases.mesh.AuthorizationTable.paths;
import static dev.assay.cases.mesh.AuthorizationTable.source;
import static dev.assay.cases.mesh.AuthorizationVector.allowed;
import static dev.assay.cases.mesh.AuthorizationVector.denied;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.mesh.AuthorizationVector.Caller;
import java.util.List;
import java.util.stream.Stream;

/** What a rule says of the address that a request comes from. */
@InProfile(MESH)
final class AuthorizationAddressCases {
    private static final String[] FORGED = {
        "X-Forwarded-For: ${client.address}",
        "X-Real-IP: ${client.address}",
        "Forwarded: for=${client.address}",
        "X-Envoy-External-Address: ${client.address}"
    };

    static Stream<AuthorizationVector> addresses() {
        return Stream.of(
                allowed("address").get("/naked"),
                denied("another-address").get("/naked").by(Caller.CLIENT),
                allowed("address-behind-sidecar").get("/client").by(Caller.CLIENT),
                denied("another-address-behind-sidecar").get("/client"),
                allowed("block").get("/naked-block"),
                denied("block-beside").get("/naked-block").by(Caller.CLIENT),
                allowed("block-around-first").get("/both"),
                allowed("block-around-second").get("/both").by(Caller.CLIENT),
                denied("not-address").get("/not-naked"),
                allowed("not-address-of-another").get("/not-naked").by(Caller.CLIENT),
                denied("not-block").get("/not-naked-block"),
                allowed("not-block-beside").get("/not-naked-block").by(Caller.CLIENT),
                denied("denied-address").get("/denied"),
                allowed("denied-address-of-another").get("/denied").by(Caller.CLIENT),
                denied("forwarded-for-gains-nothing").get("/client").with(FORGED[0]),
                denied("forwarded-for-behind-sidecar-gains-nothing")
                        .get("/naked")
                        .by(Caller.CLIENT)
                        .with("X-Forwarded-For: ${naked.address}"),
                denied("other-headers-gain-nothing").get("/client").with(FORGED),
                denied("forwarded-for-evades-no-not-block").get("/not-naked").with(FORGED[0]),
                denied("forwarded-for-evades-no-denial").get("/denied").with(FORGED[0]),
                allowed("forwarded-for-loses-nothing").get("/naked").with(FORGED[0]));
    }

    @Case(
            id = "az-14",
            title = "ipBlocks are about the direct peer's address, whatever X-Forwarded-For says",
            source =
                    "istio/istio: pilot/pkg/security/authz/model/generator.go, srcIPGenerator (direct_remote_ip)",
            how =
                    "Two callers, with and without a sidecar, whose addresses the environment knows; blocks that hold one of them or both are derived from these.",
            rows = "S12",
            kills = "forwarded-for-trusted")
    @LeafSource("addresses")
    void directPeer(Lane lane, Observations leaves, List<AuthorizationVector> rows)
            throws Exception {
        var blocks = AddressBlocks.of(lane.naked().address(), lane.client().address());
        AuthorizationTable.observe(
                lane,
                leaves,
                rows,
                allow(
                        List.of(
                                source("/naked", "ipBlocks: [\"${naked.address}\"]"),
                                source("/client", "ipBlocks: [\"${client.address}\"]"),
                                source("/naked-block", ipBlock("ipBlocks", blocks.aroundFirst())),
                                source("/both", ipBlock("ipBlocks", blocks.aroundBoth())),
                                source("/not-naked", "notIpBlocks: [\"${naked.address}\"]"),
                                source(
                                        "/not-naked-block",
                                        ipBlock("notIpBlocks", blocks.aroundFirst())),
                                paths("/denied"))),
                deny(List.of(source("/denied", "ipBlocks: [\"${naked.address}\"]"))));
    }

    private static String ipBlock(String field, String block) {
        return field + ": [\"" + block + "\"]";
    }
}
