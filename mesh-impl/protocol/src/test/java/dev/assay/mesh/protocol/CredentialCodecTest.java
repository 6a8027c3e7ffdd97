package dev.assay.mesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.effective.Credential;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CredentialCodecTest {

    @Test
    void roundTrip() throws Exception {
        var whole = new Credential("certificate", "key", "roots", "lists");
        var packed = CredentialCodec.pack("partner", whole);
        assertThat(packed).containsOnlyKeys("kubernetes://partner", "kubernetes://partner-cacert");
        assertThat(CredentialCodec.unpack("partner", packed)).contains(whole);
        assertThat(packed.keySet())
                .allMatch(CredentialCodec::isPart)
                .allMatch(name -> CredentialCodec.credentialName(name).equals("partner"));
    }

    @Test
    void aPartAloneIsThatPartAlone() throws Exception {
        var roots = new Credential("", "", "roots", "");
        assertThat(CredentialCodec.unpack("ca", CredentialCodec.pack("ca", roots))).contains(roots);
        assertThat(CredentialCodec.unpack("ca", Map.of())).isEmpty();
    }

    @Test
    void nothingOfItIsShown() {
        assertThat(new Credential("certificate", "key", "roots", "lists").toString())
                .doesNotContain("certificate", "key", "roots", "lists");
    }
}
