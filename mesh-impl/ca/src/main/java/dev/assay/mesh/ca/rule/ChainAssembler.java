package dev.assay.mesh.ca.rule;

import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.identity.Pem;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** What the answer to a CSR holds. */
@FunctionalInterface
public interface ChainAssembler {

    /** Leaf first, root last, one certificate an element (istio/istio {@code server.go}). */
    ChainAssembler LEAF_FIRST =
            (leaf, signer) -> {
                var elements = new ArrayList<String>();
                elements.add(Pem.encode(leaf));
                signer.chain().forEach(certificate -> elements.add(Pem.encode(certificate)));
                return List.copyOf(elements);
            };

    List<String> assemble(X509Certificate leaf, Signer signer);
}
