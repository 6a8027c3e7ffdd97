package dev.assay.runner;

import java.util.ServiceLoader;
import java.util.function.Function;

/** What the class path provides, by name. */
public final class Provided {
    private Provided() {}

    /**
     * The service of this name.
     *
     * @throws java.util.NoSuchElementException when there is none
     */
    public static <T> T named(Class<T> service, Function<T, String> name, String wanted) {
        return ServiceLoader.load(service).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> name.apply(each).equals(wanted))
                .findFirst()
                .orElseThrow();
    }
}
