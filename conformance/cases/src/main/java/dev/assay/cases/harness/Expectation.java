package dev.assay.cases.harness;

import java.util.function.Predicate;

/** What must be seen, in words and as a test. */
public interface Expectation<T> {
    /** As a report says it: {@code refused: reset or TLS alert, no application byte}. */
    String words();

    /** Whether this is it. */
    boolean isMetBy(T seen);

    /** Whether, after this, no later look can meet it: waiting on would only cost time. */
    default boolean isHopeless(T seen) {
        return false;
    }

    /** The same, given up at once when the test is true of what is seen. */
    default Expectation<T> givenUpWhen(Predicate<? super T> hopeless) {
        Expectation<T> itself = this;
        return new Expectation<>() {
            @Override
            public String words() {
                return itself.words();
            }

            @Override
            public boolean isMetBy(T seen) {
                return itself.isMetBy(seen);
            }

            @Override
            public boolean isHopeless(T seen) {
                return hopeless.test(seen);
            }

            @Override
            public String toString() {
                return words();
            }
        };
    }

    /** An expectation from words and a test. */
    static <T> Expectation<T> of(String words, Predicate<? super T> test) {
        return new Expectation<>() {
            @Override
            public String words() {
                return words;
            }

            @Override
            public boolean isMetBy(T seen) {
                return test.test(seen);
            }

            @Override
            public String toString() {
                return words;
            }
        };
    }

    /** Equality, for plain values. */
    static <T> Expectation<T> equalTo(T value) {
        return of(Described.words(value), value::equals);
    }

    /** Both. */
    default Expectation<T> and(Expectation<? super T> other) {
        return of(
                words() + ", and " + other.words(),
                (T seen) -> isMetBy(seen) && other.isMetBy(seen));
    }

    /** Either. */
    default Expectation<T> or(Expectation<? super T> other) {
        return of(
                words() + ", or " + other.words(),
                (T seen) -> isMetBy(seen) || other.isMetBy(seen));
    }
}
