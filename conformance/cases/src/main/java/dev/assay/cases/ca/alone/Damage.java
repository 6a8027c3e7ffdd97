package dev.assay.cases.ca.alone;

import dev.assay.cases.ca.Issued;
import dev.assay.cases.catalogue.LeafParameter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** How a request is damaged; where, is drawn from a seed that does not change. */
enum Damage implements LeafParameter {
    /** One bit of what is signed is another. */
    FLIPPED_BIT {
        @Override
        byte[] done(byte[] der, Random random) {
            byte[] damaged = der.clone();
            damaged[inSigned(der, 1, random)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            return damaged;
        }
    },
    /** It ends too early. */
    CUT {
        @Override
        byte[] done(byte[] der, Random random) {
            return Arrays.copyOf(der, 1 + random.nextInt(der.length - 1));
        }
    },
    /** Some bytes of what is signed are any. */
    OVERWRITTEN {
        @Override
        byte[] done(byte[] der, Random random) {
            byte[] damaged = der.clone();
            int length = 1 + random.nextInt(8);
            int at = inSigned(der, length, random);
            byte[] other = new byte[length];
            random.nextBytes(other);
            System.arraycopy(other, 0, damaged, at, length);
            return damaged;
        }
    };

    private static final int TIMES = 36;
    private static final long SEED = 2_027L;

    /** Of the request, and of what is signed of it; both are too long for a byte's length. */
    private static final int HEADER = 4;

    /** What stands around the signed part may be written in more ways than one. */
    private static int inSigned(byte[] der, int length, Random random) {
        int signed = HEADER + ((der[HEADER + 2] & 0xff) << Byte.SIZE | (der[HEADER + 3] & 0xff));
        return HEADER + random.nextInt(signed - length);
    }

    abstract byte[] done(byte[] der, Random random);

    @Override
    public String leafId() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What was answered to the first that was not refused; empty where there was none. */
    String firstThatPasses(Asked asked) throws Exception {
        var random = new Random(SEED);
        byte[] der = asked.draft(KeyKind.RSA_2048).der();
        for (int i = 0; i < TIMES; i++) {
            byte[] damaged = done(der, random);
            if (Arrays.equals(damaged, der)) {
                continue;
            }
            Issued answer = asked.sending(CsrDraft.pem(damaged)).observe();
            if (!(answer instanceof Issued.Refused)) {
                return "request %d of %d was not refused: %s"
                        .formatted(i + 1, TIMES, answer.describe());
            }
        }
        return "";
    }
}
