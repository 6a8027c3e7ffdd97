package dev.assay.mesh.ca.grpc;

import dev.assay.mesh.ca.CertificateAuthority;
import dev.assay.mesh.ca.IssuanceRefused;
import dev.assay.mesh.protocol.istio.IstioCertificateRequest;
import dev.assay.mesh.protocol.istio.IstioCertificateResponse;
import dev.assay.mesh.protocol.istio.IstioCertificateServiceGrpc.IstioCertificateServiceImplBase;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Istio's CSR service. It must run behind {@link BearerAuthentication}, which says whose
 * certificate is asked for.
 */
public final class CertificateService extends IstioCertificateServiceImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateService.class);

    private final CertificateAuthority authority;

    public CertificateService(CertificateAuthority authority) {
        this.authority = authority;
    }

    @Override
    public void createCertificate(
            IstioCertificateRequest request, StreamObserver<IstioCertificateResponse> answer) {
        var caller = BearerAuthentication.CALLER.get();
        if (caller == null) {
            answer.onError(
                    Status.UNAUTHENTICATED
                            .withDescription(BearerAuthentication.REFUSAL)
                            .asRuntimeException());
            return;
        }
        try {
            var chain =
                    authority.issue(
                            caller,
                            request.getCsr(),
                            Duration.ofSeconds(request.getValidityDuration()));
            answer.onNext(IstioCertificateResponse.newBuilder().addAllCertChain(chain).build());
            answer.onCompleted();
        } catch (IssuanceRefused e) {
            LOG.info("certificate for {} refused: {}", caller, e.getMessage());
            var status =
                    switch (e.kind()) {
                        case REQUEST -> Status.INVALID_ARGUMENT;
                        case AUTHORITY -> Status.INTERNAL;
                    };
            answer.onError(
                    status.withDescription("CSR signing error (" + e.getMessage() + ")")
                            .asRuntimeException());
        }
    }
}
