package dev.assay.mesh.proxy.sidecar;

import java.util.Map;

/** Environment variables; an empty one counts as missing, as Kubernetes cannot leave one out. */
record Variables(Map<String, String> all) {

    Variables {
        all = Map.copyOf(all);
    }

    String required(String name) throws InvalidEnvironment {
        String value = text(name, "");
        if (value.isEmpty()) {
            throw new InvalidEnvironment(
                    name, "is missing (the injection sets it from the pod's own fields)");
        }
        return value;
    }

    String text(String name, String otherwise) {
        String value = all.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    /** A whole number from 0. */
    int number(String name, int otherwise, int maximum) throws InvalidEnvironment {
        String value = text(name, Integer.toString(otherwise));
        if (value.matches("\\d{1,9}") && Integer.parseInt(value) <= maximum) {
            return Integer.parseInt(value);
        }
        throw new InvalidEnvironment(
                name, "'%s' (expected: a whole number, 0..%d)".formatted(value, maximum));
    }
}
