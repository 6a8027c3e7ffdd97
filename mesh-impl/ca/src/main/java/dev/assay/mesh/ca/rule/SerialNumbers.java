package dev.assay.mesh.ca.rule;

import java.math.BigInteger;

/** Numbers certificates. */
@FunctionalInterface
public interface SerialNumbers {

    /** A positive number of at most 20 bytes that no other certificate of this issuer has. */
    BigInteger next();
}
