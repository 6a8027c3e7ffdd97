package dev.assay.mesh.ca.rule;

import java.math.BigInteger;
import java.security.SecureRandom;

/** 128 random bits, as Istio's: unique without a counter that a restart could lose. */
public final class RandomSerials implements SerialNumbers {

    private final SecureRandom random = new SecureRandom();

    @Override
    public BigInteger next() {
        BigInteger serial;
        do {
            serial = new BigInteger(128, random);
        } while (serial.signum() == 0); // RFC 5280, 4.1.2.2: positive
        return serial;
    }
}
