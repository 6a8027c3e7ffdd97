package dev.assay.mesh.policy.requestauthn;

import java.util.List;
import java.util.Map;

/** What a request's tokens proved. */
public sealed interface Token {

    /** The request showed none. */
    record None() implements Token {}

    /** It showed one that is valid. */
    record Verified(Map<String, Claim> claims) implements Token {
        public Verified {
            claims = Map.copyOf(claims);
        }
    }

    /**
     * The claim at the end of a path of names.
     *
     * @return {@link Claim.Other} when there is none
     */
    default Claim claim(List<String> path) {
        Claim at =
                switch (this) {
                    case None _ -> new Claim.Other();
                    case Verified(var claims) -> new Claim.Nested(claims);
                };
        for (String name : path) {
            at =
                    at instanceof Claim.Nested(var claims)
                            ? claims.getOrDefault(name, new Claim.Other())
                            : new Claim.Other();
        }
        return at;
    }

    /** A claim that must be one text to count; empty when it is not. */
    default String text(String name) {
        return claim(List.of(name)) instanceof Claim.Text(String value) ? value : "";
    }
}
