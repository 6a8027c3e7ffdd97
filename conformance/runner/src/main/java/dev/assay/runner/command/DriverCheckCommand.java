package dev.assay.runner.command;

import dev.assay.cases.ca.alone.CaCheck;
import dev.assay.cases.proxy.ProxyCheck;
import dev.assay.fixtures.ca.CaDriver;
import dev.assay.fixtures.driver.Implementation;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.driver.Validator;
import dev.assay.fixtures.driver.ValidatorDriver;
import dev.assay.fixtures.proxy.ProxyDriver;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.runner.UserFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows how a driver file is understood, and tries the implementation that it describes. */
@Command(
        name = "check",
        description = {
            "Shows what was understood of a driver file, and tries it: a proxy is started in each of its",
            "roles, serves an honest call, reloads and ends; a CA is started, asked, and started again; a",
            "validator answers one question.",
            "Exit code 0 when all went well, 1 when something did not, 2 when the file is wrong."
        },
        mixinStandardHelpOptions = true)
final class DriverCheckCommand implements Callable<Integer> {
    private final Console console;
    private final SecretLedger secrets;

    @Parameters(index = "0", paramLabel = "FILE|NAME", description = "A driver file, or a name.")
    private String driver = "";

    DriverCheckCommand(Console console, SecretLedger secrets) {
        this.console = console;
        this.secrets = secrets;
    }

    @Override
    public Integer call() throws UserFault, InterruptedException {
        MeshDriver described = Choices.driver(driver);
        Optional<ProxyDriver> proxy = ProxyDriver.of(described);
        show(described, proxy);
        Choices.prepare(described, console);
        var steps = new ArrayList<ProxyCheck.Step>();
        if (proxy.isPresent()) {
            steps.addAll(
                    new ProxyCheck(proxy.get(), secrets, described.policyPropagation()).steps());
        }
        CaDriver.of(described).ifPresent(ca -> steps.addAll(new CaCheck(ca, secrets).steps()));
        ValidatorDriver.of(described).ifPresent(validator -> steps.add(ask(validator)));
        for (ProxyCheck.Step each : steps) {
            console.out()
                    .printf(
                            "%s %s%s%n",
                            each.isGood() ? "ok    " : "FAILED",
                            each.what(),
                            each.isGood() ? "" : "; but: " + each.fault());
        }
        long failed = steps.stream().filter(step -> !step.isGood()).count();
        console.out()
                .printf(
                        "%s%nnext: ./assay run --driver %s%n",
                        steps.isEmpty()
                                ? "the file reads; a mesh is tried when it is run"
                                : failed == 0
                                        ? "all went well"
                                        : "%d of %d went wrong".formatted(failed, steps.size()),
                        driver);
        console.out().flush();
        return failed == 0 ? 0 : 1;
    }

    private void show(MeshDriver described, Optional<ProxyDriver> proxy) {
        Implementation of = described.implementation();
        console.out().printf("%s %s of %s%n", of.project(), of.version(), of.organization());
        var features = new TreeSet<>(described.features());
        proxy.ifPresent(its -> features.addAll(its.proxyFeatures()));
        CaDriver.of(described).ifPresent(its -> features.addAll(its.caFeatures()));
        line("environments", described.environments().stream().sorted().toList());
        line("features", List.copyOf(features));
        line("waivers", described.waivers().stream().map(each -> each.pattern()).toList());
        if (of.contact().isEmpty()) {
            console.out().println("  a certificate needs implementation.contact, too");
        }
    }

    private void line(String what, List<String> values) {
        if (!values.isEmpty()) {
            console.out().printf("  %-12s %s%n", what, String.join(", ", values));
        }
    }

    private static ProxyCheck.Step ask(ValidatorDriver driver) {
        try (Validator validator = driver.open()) {
            validator.parseId("spiffe://assay.example/ns/a/sa/b");
            return new ProxyCheck.Step("the validator answers", "");
        } catch (IOException e) {
            return new ProxyCheck.Step("the validator answers", String.valueOf(e.getMessage()));
        }
    }
}
