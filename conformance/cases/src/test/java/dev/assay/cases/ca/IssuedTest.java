package dev.assay.cases.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.fixtures.environment.CertificateAuthority.CsrAnswer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IssuedTest {
    @ParameterizedTest
    @CsvSource({
        "INVALID_ARGUMENT, true",
        "INTERNAL, true",
        "EXIT, true",
        "UNAVAILABLE, false",
        "DEADLINE_EXCEEDED, false"
    })
    void whoDoesNotAnswerHasNotRefused(String status, boolean isRefusal) {
        Issued seen = Issued.of(new CsrAnswer.Refused(status, "why"));
        assertThat(Issued.refused().isMetBy(seen)).isEqualTo(isRefusal);
        assertThat(Issued.unanswered().isMetBy(seen)).isEqualTo(!isRefusal);
    }
}
