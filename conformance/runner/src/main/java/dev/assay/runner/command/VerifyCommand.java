package dev.assay.runner.command;

import dev.assay.fixtures.driver.InputFile;
import dev.assay.reports.ReportFolder;
import dev.assay.reports.certificate.SealedText;
import dev.assay.reports.certificate.Verification;
import dev.assay.reports.model.CaseJar;
import dev.assay.reports.model.Implementation;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Suite;
import dev.assay.runner.UserFault;
import dev.assay.runner.catalogue.CommittedIndex;
import dev.assay.runner.certificate.KeyFile;
import dev.assay.runner.certificate.SuiteDigest;
import dev.assay.runner.run.SuiteRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a certificate against its report. */
@Command(
        name = "verify",
        description = {
            "Checks a certificate against its report, offline: that it is signed and was not changed",
            "since, that each file of the report is as it was, that every field follows from the",
            "report, and the report's result from its leaves over this suite's catalogue.",
            "Exit code 0 when it is issued and true, 1 when it is not, 2 when it cannot be checked."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    private static final int MEBIBYTES = 64;

    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "CERTIFICATE",
            description = "A certificate.yaml, or the folder that holds it.")
    private Path certificate = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "REPORT",
            arity = "0..1",
            description = "The report's folder (the one that holds the certificate).")
    private Optional<Path> report = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "The public key of whoever you believe to have signed, or a certificate with it, in PEM.")
    private Optional<Path> key = Optional.empty();

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserFault {
        Optional<PublicKey> believed = Optional.empty();
        if (key.isPresent()) {
            believed = Optional.of(KeyFile.verifying(key.get()));
        }
        Path file =
                Files.isDirectory(certificate)
                        ? certificate.resolve(ReportFolder.CERTIFICATE)
                        : certificate;
        String text = text(file);
        Path folder = folder(file);
        RunResult run = EarlierReport.read(folder, "./assay verify");
        Suite suite = SuiteDigest.suite(SuiteRun.version());
        requireThatItCanBeVerified(run, suite);
        SortedMap<String, String> files = files(folder);
        Optional<SealedText> sealed = SealedText.of(text);
        if (sealed.isEmpty()) {
            return complain(
                    List.of(
                            "%s is not signed: anybody could have written it (./assay run --sign-key FILE signs)"
                                    .formatted(file)));
        }
        var complaints =
                new ArrayList<>(
                        new Verification(suite, CommittedIndex.load())
                                .complaints(sealed.get(), run, files));
        if (believed.isPresent() && !believed.get().equals(sealed.get().key())) {
            complaints.addFirst(
                    "it is signed by another key: %s, and that of %s is %s"
                            .formatted(
                                    sealed.get().fingerprint(),
                                    key.orElseThrow(),
                                    SealedText.fingerprint(believed.get())));
        }
        if (!complaints.isEmpty()) {
            return complain(complaints);
        }
        confirm(file, run, files.size(), sealed.get(), believed.isPresent());
        return 0;
    }

    private int complain(List<String> complaints) {
        complaints.forEach(each -> console.err().println("assay: " + each));
        console.err().flush();
        return 1;
    }

    private void confirm(
            Path file, RunResult run, int files, SealedText sealed, boolean keyIsKnown) {
        Implementation who = run.implementation();
        console.out()
                .printf(
                        "%s: issued to %s of %s, %s on %s by %s %s%n",
                        file,
                        who.label(),
                        who.organization(),
                        run.result().text(),
                        run.environment().name(),
                        run.suite().name(),
                        run.suite().version());
        console.out()
                .printf(
                        "signed by %s (%s)%s%n",
                        sealed.fingerprint(),
                        sealed.algorithm(),
                        keyIsKnown
                                ? ", the key that you gave"
                                : "; whose key that is, only you can know: --key FILE asks for one");
        console.out()
                .printf(
                        "%d files of the report are as they were, and every field follows from it%n",
                        files);
        for (CaseJar jar : run.jars()) {
            console.out()
                    .printf(
                            "beside the catalogue ran the cases of %s, in the same process; they are no part of the result%n",
                            jar.label());
        }
        console.out().flush();
    }

    /** Of the report that was named, or else of the certificate. */
    private Path folder(Path file) {
        Path named = report.orElse(file);
        return Files.isDirectory(named)
                ? named
                : Optional.ofNullable(named.toAbsolutePath().getParent()).orElse(Path.of(""));
    }

    private static String text(Path file) throws UserFault {
        try {
            return InputFile.read("certificate", file, MEBIBYTES);
        } catch (InputFile.Unreadable e) {
            throw new UserFault(
                    "%s (./assay verify takes the certificate.yaml of a run)"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static SortedMap<String, String> files(Path folder) throws UserFault {
        try {
            return ReportFolder.digests(folder);
        } catch (IOException e) {
            throw new UserFault(
                    "a file of the report %s cannot be read: %s".formatted(folder, e), e);
        }
    }

    /** Another version has other leaves and other words. */
    private static void requireThatItCanBeVerified(RunResult run, Suite suite) throws UserFault {
        if (!run.suite().version().equals(suite.version())) {
            throw new UserFault(
                    "the report is by %s %s, and this is %s: verify it with that version"
                            .formatted(run.suite().name(), run.suite().version(), suite.version()));
        }
    }
}
