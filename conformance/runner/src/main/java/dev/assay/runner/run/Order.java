package dev.assay.runner.run;

import dev.assay.cases.harness.OnLane;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/**
 * Shuffles by the run's seed, and puts what waits for certificates to rotate in front, so that it
 * waits beside the others and not after them.
 */
public final class Order implements ClassOrderer, MethodOrderer {
    /** The configuration parameter with the seed. */
    public static final String SEED_PARAMETER = "assay.seed";

    @Override
    public void orderClasses(ClassOrdererContext context) {
        arrange(
                context.getClassDescriptors(),
                ClassDescriptor::getDisplayName,
                each ->
                        java.util.stream.Stream.concat(
                                        java.util.stream.Stream.of(
                                                (AnnotatedElement) each.getTestClass()),
                                        java.util.Arrays.stream(
                                                each.getTestClass().getDeclaredMethods()))
                                .mapToLong(Order::lifetime)
                                .min()
                                .orElse(Long.MAX_VALUE),
                seed(context.getConfigurationParameter(SEED_PARAMETER).orElse("0")));
    }

    @Override
    public void orderMethods(MethodOrdererContext context) {
        arrange(
                context.getMethodDescriptors(),
                MethodDescriptor::getDisplayName,
                each -> lifetime(each.getMethod()),
                seed(context.getConfigurationParameter(SEED_PARAMETER).orElse("0")));
    }

    private static long seed(String text) {
        return Long.parseLong(text);
    }

    private static long lifetime(AnnotatedElement element) {
        OnLane lane = element.getAnnotation(OnLane.class);
        return lane == null ? Long.MAX_VALUE : lane.certificateLifetimeSeconds();
    }

    private static <T> void arrange(
            List<? extends T> descriptors,
            Function<T, String> name,
            ToLongFunction<T> lifetime,
            long seed) {
        var arranged = new ArrayList<T>(descriptors);
        arranged.sort(Comparator.comparing(name));
        Collections.shuffle(arranged, new java.util.Random(seed));
        arranged.sort(Comparator.comparingLong(lifetime));
        descriptors.sort(Comparator.comparingInt(arranged::indexOf));
    }
}
