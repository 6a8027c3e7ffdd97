package dev.assay.runner.soak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.cases.ca.Csr;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.runner.UserFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A CA that is killed as {@code kill -9} does it, at random moments of issuance and of the rotation
 * of its root, or the rotating command is, or both. Whatever dies and whenever: its state loads, a
 * root that was believed is believed until a rotation drops it in its turn, no serial number comes
 * twice, no certificate outlives its signer, and no file with a key is left over.
 *
 * <p>Two CAs take turns. The leaves of one live for a second, so that roots come and go; the
 * other's live as long as its signer, so that its old root must never be dropped.
 *
 * @param folder where the words of the processes go
 * @param seed draws the moments
 */
record CaCrashSoak(Path folder, long seed, Clock clock) implements Soak {
    private static final int FULL_ROUNDS = 200;

    /** Every so many rounds the lasting CA's turn comes, and the making of one is killed. */
    private static final int LASTING = 5;

    private static final int MADE = 10;

    private static final String SHORT_SECONDS = "1";

    /** More than the signer has: what is asked too much is cut to the signer's end. */
    private static final String LONG_SECONDS = String.valueOf(Duration.ofDays(80).toSeconds());

    private static final List<String> SIGNERS_LIFETIME = List.of("--lifetime", "720h");

    /** For a JVM that starts on a busy machine. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** How closely a moment is met. */
    private static final Duration LOOK = Duration.ofMillis(1);

    /** Of a rotating command, until one has been measured. */
    private static final Duration FIRST_GUESS = Duration.ofMillis(800);

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "ca-crash";
    }

    @Override
    public String title() {
        return "kill -9 at random moments of a CA's issuance and root rotation: nothing is lost";
    }

    @Override
    public int fullRounds() {
        return FULL_ROUNDS;
    }

    @Override
    public SoakFindings run(int rounds, Consumer<String> progress)
            throws UserFault, InterruptedException {
        Path place;
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(folder.resolve("errors.txt"));
            // holds keys, so that it is nobody else's and no part of a report
            place = Files.createTempDirectory("assay-ca-crash");
        } catch (IOException e) {
            throw new UserFault("%s cannot be used for a soak: %s".formatted(folder, e), e);
        }
        try {
            return new Crashes(place).all(rounds, progress);
        } catch (IOException | GeneralSecurityException e) {
            throw new UserFault("the CA could not be run: " + e, e);
        } finally {
            remove(place);
        }
    }

    /** One soak on its way. For one thread. */
    private final class Crashes {
        private final Path place;
        private final Path errors = folder.resolve("errors.txt");
        private final CrashedIssuance issuance = new CrashedIssuance();
        private final Map<SeenCa.Change, Integer> changes = new LinkedHashMap<>();
        private final List<String> complaints = new ArrayList<>();
        private final String csr;
        private Duration usual = FIRST_GUESS;
        private int ofTheCa;
        private int ofTheRotation;
        private int ofTheMaking;
        private int inTheMiddle;

        Crashes(Path place) throws GeneralSecurityException, IOException {
            this.place = place;
            this.csr = Csr.asking("", new SecretLedger()).pem();
        }

        SoakFindings all(int rounds, Consumer<String> progress)
                throws IOException, InterruptedException {
            made(place.resolve("brief"));
            made(place.resolve("lasting"));
            List<CrashMoment> moments = CrashMoment.drawn(rounds, seed);
            for (int number = 1; number <= rounds; number++) {
                boolean lasting = number % LASTING == 0;
                Path ca = place.resolve(lasting ? "lasting" : "brief");
                CrashMoment moment = moments.get(number - 1);
                String what = round(ca, lasting ? LONG_SECONDS : SHORT_SECONDS, moment);
                if (number % MADE == 0) {
                    makingKilled(place.resolve("made-" + number), moment);
                }
                List<String> found = issuance.complaints();
                String when = "round %d (%s killed): ".formatted(number, moment.victim());
                found.forEach(each -> complaints.add(when + each));
                progress.accept(
                        "%d/%d  %s: %s"
                                .formatted(
                                        number,
                                        rounds,
                                        what,
                                        found.isEmpty() ? "all is there" : found.getFirst()));
            }
            for (Path each : List.of(place.resolve("brief"), place.resolve("lasting"))) {
                loads(each);
            }
            complaints.addAll(issuance.complaints());
            return findings(rounds);
        }

        /** A CA that issues while its root is rotated, until one is killed or both are. */
        private String round(Path ca, String seconds, CrashMoment moment)
                throws IOException, InterruptedException {
            Optional<SeenCa> before = seen(ca);
            if (before.isEmpty()) {
                return "the CA was lost before";
            }
            try (CaProcess issuing = CaProcess.start(errors, List.of("issue", ca.toString()))) {
                if (!isReady(issuing)) {
                    return "the CA did not start";
                }
                lookAt(ca);
                Thread asking = Thread.ofVirtual().start(() -> ask(issuing, seconds));
                boolean written = rotate(ca, issuing, moment);
                issuing.kill();
                asking.join();
                boolean left = !SeenCa.leftovers(ca).isEmpty();
                inTheMiddle += left ? 1 : 0;
                String change = judge(before.get(), ca);
                return "%s killed %s, %d issued so far, %s%s"
                        .formatted(
                                moment.victim(),
                                written ? "after the rotation began to write" : "before that",
                                issuance.issued(),
                                change,
                                left ? ", in the middle of a file" : "");
            }
        }

        private boolean isReady(CaProcess issuing) throws InterruptedException {
            var said = new CompletableFuture<Optional<String>>();
            Thread.ofVirtual().start(() -> said.complete(issuing.line()));
            try {
                Optional<String> line = said.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
                if (line.isEmpty()) {
                    issuance.complain("the state does not load: see errors.txt");
                }
                return line.isPresent();
            } catch (TimeoutException e) {
                issuance.complain("the CA has not loaded within " + LONGEST);
                return false;
            } catch (ExecutionException e) {
                throw new IllegalStateException("the soak's own listener failed", e);
            }
        }

        /** Once somebody has loaded it, the folder is as tidy as if nobody had been killed. */
        private void lookAt(Path ca) throws IOException {
            SeenCa.leftovers(ca).forEach(each -> issuance.complain("left over: " + each));
            SeenCa.open(ca).forEach(each -> issuance.complain("others may use it: " + each));
        }

        /** Returns whether the rotation had begun to write when the moment came. */
        private boolean rotate(Path ca, CaProcess issuing, CrashMoment moment)
                throws IOException, InterruptedException {
            var command =
                    new ArrayList<>(List.of("rotate-root", ca.toString(), "--at-least", "1s"));
            command.addAll(SIGNERS_LIFETIME);
            var earlier = SeenCa.versions(ca);
            long start = System.nanoTime();
            long began = 0;
            try (CaProcess rotating = CaProcess.start(errors, command)) {
                boolean ended = false;
                boolean due = false;
                while (!ended && !due) {
                    ended = rotating.endsWithin(LOOK);
                    long now = System.nanoTime();
                    if (began == 0 && !earlier.containsAll(SeenCa.versions(ca))) {
                        began = now;
                    }
                    due =
                            moment.isDue(
                                    Duration.ofNanos(now - start),
                                    Duration.ofNanos(began == 0 ? 0 : now - began),
                                    usual);
                }
                if (moment.victim().isCa()) {
                    issuing.kill();
                    ofTheCa++;
                }
                if (moment.victim().isRotation() && !ended) {
                    rotating.kill();
                    ofTheRotation++;
                } else if (!rotating.endsWithin(LONGEST)) {
                    issuance.complain("rotate-root has not ended within " + LONGEST);
                } else {
                    usual = Duration.ofNanos(System.nanoTime() - start);
                    if (rotating.exit() != 0) {
                        issuance.complain("rotate-root ended with " + rotating.exit());
                    }
                }
            }
            return began != 0;
        }

        private Optional<SeenCa> seen(Path ca) {
            try {
                return Optional.of(SeenCa.in(ca));
            } catch (CertificateException | IOException e) {
                issuance.complain("who signs and who is believed cannot be read any more: " + e);
                return Optional.empty();
            }
        }

        private String judge(SeenCa before, Path ca) {
            Optional<SeenCa> seen = seen(ca);
            if (seen.isEmpty()) {
                return "LOST";
            }
            SeenCa after = seen.get();
            Optional<SeenCa.Change> change = after.since(before);
            change.ifPresentOrElse(
                    each -> changes.merge(each, 1, Integer::sum),
                    () ->
                            issuance.complain(
                                    "%d roots became %d, of which %d are the same: no step of a rotation"
                                            .formatted(
                                                    before.roots().size(),
                                                    after.roots().size(),
                                                    common(before, after))));
            var gone = new HashSet<>(before.roots());
            gone.removeAll(after.roots());
            // the drop may have been up to now: what ends before counts as ended
            issuance.dropped(gone, clock.instant());
            return change.map(each -> each == SeenCa.Change.NONE ? "no step" : each.name())
                    .orElse("LOST");
        }

        private static int common(SeenCa before, SeenCa after) {
            var common = new HashSet<>(before.roots());
            common.retainAll(after.roots());
            return common.size();
        }

        private void ask(CaProcess issuing, String seconds) {
            String question =
                    JSON.createObjectNode()
                            .put("namespace", "soak")
                            .put("serviceAccount", "a")
                            .put("csr", csr)
                            .put("seconds", Long.parseLong(seconds))
                            .toString();
            while (issuing.say(question)) {
                Optional<String> answer = issuing.line();
                if (answer.isEmpty()) {
                    return;
                }
                note(answer.get());
            }
        }

        private void note(String answer) {
            JsonNode read;
            try {
                read = JSON.readTree(answer);
            } catch (JsonProcessingException e) {
                return; // the last line of somebody who was killed while writing it
            }
            if (!read.has("chain")) {
                issuance.complain("a good request was refused: " + answer);
                return;
            }
            var chain = new ArrayList<X509Certificate>();
            try {
                for (JsonNode each : read.path("chain")) {
                    chain.addAll(
                            SeenCa.certificates(each.asText().getBytes(StandardCharsets.US_ASCII)));
                }
            } catch (CertificateException e) {
                issuance.complain("what was issued cannot be read: " + e);
                return;
            }
            issuance.add(chain);
        }

        /** The making of a CA is killed; then one can be made there, or has been. */
        private void makingKilled(Path ca, CrashMoment moment)
                throws IOException, InterruptedException {
            try (CaProcess making = CaProcess.start(errors, init(ca))) {
                long start = System.nanoTime();
                Duration limit = Duration.ofNanos((long) (usual.toNanos() * moment.share()));
                boolean ended = false;
                boolean begun = false;
                // half of them as soon as something is there, which is soon over
                while (!ended
                        && !(moment.whileWriting() && begun)
                        && (moment.whileWriting() || System.nanoTime() - start < limit.toNanos())) {
                    ended = making.endsWithin(LOOK);
                    begun = Files.exists(ca);
                }
                making.kill();
                ofTheMaking++;
            }
            if (!Files.exists(ca.resolve("ca-cert.pem"))) {
                made(ca);
            }
            loads(ca);
        }

        private void made(Path ca) throws IOException, InterruptedException {
            ends(init(ca));
        }

        private static List<String> init(Path ca) {
            var command = new ArrayList<>(List.of("init", ca.toString()));
            command.addAll(SIGNERS_LIFETIME);
            return command;
        }

        private void loads(Path ca) throws IOException, InterruptedException {
            ends(List.of("status", ca.toString(), "-o", "json"));
        }

        private void ends(List<String> command) throws IOException, InterruptedException {
            try (CaProcess process = CaProcess.start(errors, command)) {
                if (!process.endsWithin(LONGEST)) {
                    issuance.complain(command.getFirst() + " has not ended within " + LONGEST);
                } else if (process.exit() != 0) {
                    issuance.complain(
                            "%s ended with %d: see errors.txt"
                                    .formatted(command.getFirst(), process.exit()));
                }
            }
        }

        private SoakFindings findings(int rounds) {
            int drops = changes.getOrDefault(SeenCa.Change.DROPPED, 0);
            if (rounds >= FULL_ROUNDS && drops == 0) {
                complaints.add("no rotation came to its end: nothing is proved about them");
            }
            if (rounds >= FULL_ROUNDS
                    && (ofTheCa == 0
                            || ofTheRotation == 0
                            || ofTheMaking == 0
                            || inTheMiddle == 0)) {
                complaints.add("somebody was never killed at work: nothing is proved about that");
            }
            if (issuance.issued() == 0) {
                complaints.add("nothing was issued: nothing is proved about that");
            }
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("seed", seed);
            figures.put("issued", issuance.issued());
            figures.put("killsOfTheCa", ofTheCa);
            figures.put("killsOfTheRotation", ofTheRotation);
            figures.put("killsOfTheMaking", ofTheMaking);
            figures.put("killsThatLeftSomethingUnfinished", inTheMiddle);
            figures.put("rootsAdded", changes.getOrDefault(SeenCa.Change.ADDED, 0));
            figures.put("signersSwitched", changes.getOrDefault(SeenCa.Change.SWITCHED, 0));
            figures.put("rootsDropped", drops);
            return new SoakFindings(figures, complaints);
        }
    }

    private static void remove(Path place) throws UserFault {
        try (Stream<Path> all = Files.walk(place)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UserFault("%s holds keys and cannot be removed: %s".formatted(place, e), e);
        }
    }
}
