package dev.assay.runner.command;

import dev.assay.cases.catalogue.Profile;
import dev.assay.fixtures.ca.CaDriver;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.driver.ValidatorDriver;
import dev.assay.fixtures.proxy.ProxyDriver;
import java.util.EnumSet;
import java.util.Set;

/** What a run wants without {@code --profile}: all that its driver has something for. */
final class UsualProfiles {
    private UsualProfiles() {}

    static Set<Profile> of(MeshDriver driver) {
        var usual = EnumSet.noneOf(Profile.class);
        if (ProxyDriver.of(driver).isPresent()) {
            usual.add(Profile.PROXY);
        }
        if (CaDriver.of(driver).isPresent()) {
            usual.add(Profile.CA);
        }
        if (ValidatorDriver.of(driver).isPresent()) {
            usual.add(Profile.SPIFFE_STRICT);
        }
        if (driver.hasMesh()) {
            for (Profile each : Profile.values()) {
                if (!each.isOptIn() && each != Profile.PROXY && each != Profile.CA) {
                    usual.add(each);
                }
            }
        }
        return usual;
    }
}
