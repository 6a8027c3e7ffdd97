package dev.assay.mesh.ca.folder;

import dev.assay.mesh.ca.AuthorityUnavailable;
import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.ca.CertificateAuthority;
import dev.assay.mesh.ca.IssuanceRefused;
import dev.assay.mesh.ca.IssuanceRules;
import dev.assay.mesh.ca.RuledAuthority;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.Validity;
import dev.assay.mesh.ca.rotation.CaState;
import dev.assay.mesh.ca.rule.ValidityRule;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issues with the signer that a folder holds at that moment. Before it hands out a leaf that ends
 * later than all before it below the same root, that end is noted in the folder: a rotation knows
 * until when the old root is needed, whatever is killed. Safe for any thread, and beside other
 * processes that change the folder.
 */
public final class FolderAuthority implements CertificateAuthority {

    private static final Logger LOG = LoggerFactory.getLogger(FolderAuthority.class);

    /**
     * The end is noted a sixteenth of a lifetime later than it is, so that the disk is asked
     * sixteen times a lifetime and not for every leaf. A drop waits by so much longer.
     */
    private static final int NOTES_PER_LIFETIME = 16;

    private final CacertsFolder folder;
    private final RuledAuthority rules;
    private final ValidityRule validity;
    private final Map<X509Certificate, Instant> noted = new HashMap<>();
    private volatile Loaded loaded;

    private record Loaded(Optional<String> version, CaState state) {}

    /**
     * An authority with the folder's state.
     *
     * @throws AuthorityUnavailable if there is none, or it is not whole
     */
    public FolderAuthority(CacertsFolder folder, IssuanceRules rules, Clock clock)
            throws AuthorityUnavailable, IOException {
        this.folder = folder;
        this.validity = rules.validity();
        this.rules =
                new RuledAuthority(
                        () -> state().signer(), rules.withValidity(this::decideAndNote), clock);
        this.loaded = new Loaded(folder.version(), folder.load());
    }

    /** With what it issued last, or would if it were asked first. */
    public CaState state() {
        return loaded.state();
    }

    @Override
    public List<String> issue(Caller caller, String csrPem, Duration requested)
            throws IssuanceRefused {
        refresh();
        return rules.issue(caller, csrPem, requested);
    }

    private void refresh() throws IssuanceRefused {
        try {
            var version = folder.version();
            if (!version.equals(loaded.version())) {
                // the word is older than the state, or as old: the next call looks again then
                loaded = new Loaded(version, folder.load());
                LOG.info("{}: the CA goes on with {}", folder.path(), loaded.state().signer());
            }
        } catch (AuthorityUnavailable | IOException e) {
            throw unusable(e);
        }
    }

    private Validity decideAndNote(Duration requested, Signer signer, Instant now)
            throws IssuanceRefused {
        var decided = validity.decide(requested, signer, now);
        note(signer, decided.notAfter(), now);
        return decided;
    }

    private synchronized void note(Signer signer, Instant end, Instant now) throws IssuanceRefused {
        var root = signer.chain().getLast();
        if (!noted.getOrDefault(root, Instant.MIN).isBefore(end)) {
            return;
        }
        var later = end.plus(Duration.between(now, end).dividedBy(NOTES_PER_LIFETIME));
        var signerEnd = signer.certificate().getNotAfter().toInstant();
        var until = later.isAfter(signerEnd) && !end.isAfter(signerEnd) ? signerEnd : later;
        try {
            if (!folder.reserve(root, until)) {
                throw new IssuanceRefused(
                        IssuanceRefused.Kind.AUTHORITY,
                        "the signing certificate was replaced meanwhile: ask again");
            }
        } catch (AuthorityUnavailable | IOException e) {
            throw unusable(e);
        }
        noted.put(root, until);
    }

    /** The details are the operator's, not the caller's. */
    private IssuanceRefused unusable(Exception why) {
        LOG.error("{}: nothing is issued: {}", folder.path(), why.toString());
        return new IssuanceRefused(
                IssuanceRefused.Kind.AUTHORITY, "the authority's state cannot be used");
    }
}
