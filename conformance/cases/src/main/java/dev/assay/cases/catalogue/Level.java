package dev.assay.cases.catalogue;

import java.util.Locale;

/** How much a leaf weighs. */
public enum Level {
    /** Needed for a certificate. */
    CORE,
    /** Not needed for a certificate, but a failure counts. */
    EXTENDED,
    /** Recorded, never gates: right implementations are known to disagree. */
    PROVISIONAL;

    /** The word that the catalogue and reports use. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
