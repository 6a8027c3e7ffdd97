package dev.assay.mesh.ca.update;

import dev.assay.mesh.ca.Signer;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signer of the moment, which its operator can replace while the mesh runs. What is refused
 * leaves a line in the log and changes nothing. Safe for any thread.
 */
public final class LiveAuthority implements Supplier<Signer> {

    private static final Logger LOG = LoggerFactory.getLogger(LiveAuthority.class);

    private final SignerUpdate update;
    private final Consumer<Signer> taken;
    private volatile Signer current;

    /**
     * Begins with this signer.
     *
     * @param taken is told of every other one, when it signs already: a leaf that is asked for
     *     because roots went must hang on one that stays
     */
    public LiveAuthority(Signer first, SignerUpdate update, Consumer<Signer> taken) {
        this.current = first;
        this.update = update;
        this.taken = taken;
    }

    @Override
    public Signer get() {
        return current;
    }

    /**
     * Offers other files; returns when they are in force, or will not be.
     *
     * @param place where they come from, for messages
     * @param files the texts by file name
     */
    public synchronized Succession offer(String place, Map<String, String> files) {
        var succession = update.decide(current, place, files);
        switch (succession) {
            case Succession.Unchanged() -> LOG.debug("{}: nothing new for the CA", place);
            case Succession.Taken(var next, var change) -> {
                current = next;
                LOG.info("{}: the CA takes it up, {}: {}", place, change, next);
                taken.accept(next);
            }
            case Succession.Refused(var why) ->
                    LOG.error("{}: not taken up, the CA goes on with {}: {}", place, current, why);
        }
        return succession;
    }
}
