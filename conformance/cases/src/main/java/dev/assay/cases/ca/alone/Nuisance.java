package dev.assay.cases.ca.alone;

import dev.assay.cases.catalogue.LeafParameter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** What somebody sends who does not care for a certificate, but for who else gets one. */
@SuppressWarnings("ImmutableEnumChecker") // its functions hold no state
enum Nuisance implements LeafParameter {
    /** All that must be refused. */
    BAD_REQUESTS(asked -> Stream.of(BadCsr.values()).map(each -> each.text(asked)).toList()),
    /** A request of a megabyte, most of it a name. */
    OVERSIZED(asked -> List.of(asked.draft().by("CN=" + "a".repeat(700_000)).pem())),
    /** Sequences in sequences, without end. */
    DEEPLY_NESTED(_ -> List.of(CsrDraft.pem(nested()))),
    /** A length that says there is more than any memory has. */
    BOUNDLESS_LENGTH(_ ->
            List.of(
                    CsrDraft.pem(
                            new byte[] {
                                0x30,
                                (byte) 0x84,
                                0x7f,
                                (byte) 0xff,
                                (byte) 0xff,
                                (byte) 0xff,
                                0x02,
                                0x01,
                                0x00
                            })));

    private static final int DEPTH = 20_000;

    private final Function<Asked, List<String>> making;

    Nuisance(Function<Asked, List<String>> making) {
        this.making = making;
    }

    @Override
    public String leafId() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    List<String> texts(Asked asked) {
        return making.apply(asked);
    }

    /** Each of indefinite length, as none ever ends. */
    private static byte[] nested() {
        byte[] der = new byte[2 * DEPTH];
        for (int i = 0; i < der.length; i += 2) {
            der[i] = 0x30;
            der[i + 1] = (byte) 0x80;
        }
        return der;
    }
}
