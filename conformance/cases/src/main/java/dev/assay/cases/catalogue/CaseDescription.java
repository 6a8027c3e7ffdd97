package dev.assay.cases.catalogue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One case as its annotations describe it.
 *
 * @param parameters the parameter objects by leaf ID; empty unless the leaves come from a {@link
 *     LeafSource}
 */
public record CaseDescription(
        String id,
        String title,
        String source,
        String how,
        List<String> rows,
        List<String> mutants,
        List<Profile> profiles,
        List<LeafDescription> leaves,
        Map<String, LeafParameter> parameters) {

    /** With a prefix and a dot where it is not of the catalogue. */
    private static final Pattern CASE_ID =
            Pattern.compile("([a-z][a-z0-9]*(-[a-z0-9]+)*\\.)?[a-z]+(-[a-z0-9]+)*");

    private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9]+([-._][A-Za-z0-9]+)*");

    /** Copies; the parameters keep their order. */
    public CaseDescription {
        rows = List.copyOf(rows);
        mutants = List.copyOf(mutants);
        profiles = List.copyOf(profiles);
        leaves = List.copyOf(leaves);
        parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Reads a method that carries {@link Case}.
     *
     * @throws MisdeclaredCase when IDs are malformed or double, or no profile is given
     */
    public static CaseDescription of(Method method) {
        Case declared = method.getAnnotation(Case.class);
        if (declared == null) {
            throw new MisdeclaredCase(method + " carries no @Case");
        }
        if (!CASE_ID.matcher(declared.id()).matches()) {
            throw new MisdeclaredCase(
                    "case ID '%s' of %s (expected: small letters, digits and hyphens, as in pa-02; of a jar's case with a prefix and a dot, as in acme.tls-01)"
                            .formatted(declared.id(), method));
        }
        if (declared.deadlineSeconds() < 0) {
            throw new MisdeclaredCase(declared.id() + " has a deadline before it begins");
        }
        List<Profile> profiles = profiles(method);
        Map<String, LeafParameter> parameters = parameters(method, declared.id());
        List<LeafDescription> leaves = leaves(method, declared, profiles, parameters.values());
        var seen = new HashSet<String>();
        for (LeafDescription leaf : leaves) {
            if (!seen.add(leaf.id())) {
                throw new MisdeclaredCase("leaf ID '" + leaf.id() + "' is used twice");
            }
            if (!leaf.suffix().isEmpty() && !SUFFIX.matcher(leaf.suffix()).matches()) {
                throw new MisdeclaredCase("leaf ID '" + leaf.id() + "' is malformed");
            }
        }
        return new CaseDescription(
                declared.id(),
                declared.title(),
                declared.source(),
                declared.how(),
                List.of(declared.rows()),
                List.of(declared.kills()),
                profiles,
                leaves,
                parameters);
    }

    /** The leaf with this suffix. */
    public Optional<LeafDescription> leaf(String suffix) {
        return leaves.stream().filter(leaf -> leaf.suffix().equals(suffix)).findFirst();
    }

    /**
     * The parameter object behind a leaf.
     *
     * @throws IllegalArgumentException when the case has none
     */
    public LeafParameter parameter(LeafDescription leaf) {
        LeafParameter parameter = parameters.get(leaf.id());
        if (parameter == null) {
            throw new IllegalArgumentException(leaf.id() + " has no parameter object");
        }
        return parameter;
    }

    private static List<LeafDescription> leaves(
            Method method,
            Case declared,
            List<Profile> profiles,
            Collection<LeafParameter> parameters) {
        List<String> features = List.of(declared.features());
        List<Need> needs = List.of(declared.needs());
        Leaf[] annotated = method.getAnnotationsByType(Leaf.class);
        if (method.isAnnotationPresent(LeafSource.class)) {
            if (annotated.length > 0) {
                throw new MisdeclaredCase(declared.id() + " has both @Leaf and @LeafSource");
            }
            return parameters.stream()
                    .map(p ->
                            LeafDescription.of(
                                    declared.id(),
                                    p.leafId(),
                                    p.level(),
                                    p.title(),
                                    both(features, p.features()),
                                    both(needs, p.needs()),
                                    p.profiles().isEmpty() ? profiles : p.profiles()))
                    .toList();
        }
        if (annotated.length == 0) {
            return List.of(
                    LeafDescription.of(
                            declared.id(), "", declared.level(), "", features, needs, profiles));
        }
        return Arrays.stream(annotated)
                .map(leaf ->
                        LeafDescription.of(
                                declared.id(),
                                leaf.id(),
                                leaf.level(),
                                leaf.title(),
                                both(features, List.of(leaf.features())),
                                both(needs, List.of(leaf.needs())),
                                leaf.profiles().length == 0 ? profiles : List.of(leaf.profiles())))
                .toList();
    }

    private static <T> List<T> both(List<T> ofCase, List<T> ofLeaf) {
        return Stream.concat(ofCase.stream(), ofLeaf.stream()).toList();
    }

    private static List<Profile> profiles(Method method) {
        InProfile declared = method.getAnnotation(InProfile.class);
        if (declared == null) {
            declared = method.getDeclaringClass().getAnnotation(InProfile.class);
        }
        if (declared == null || declared.value().length == 0) {
            throw new MisdeclaredCase(
                    method.getDeclaringClass().getName() + " says no profile: add @InProfile");
        }
        return List.copyOf(new TreeSet<>(List.of(declared.value())));
    }

    private static Map<String, LeafParameter> parameters(Method method, String caseId) {
        LeafSource source = method.getAnnotation(LeafSource.class);
        if (source == null) {
            return Map.of();
        }
        var byId = new LinkedHashMap<String, LeafParameter>();
        for (Object each : call(method, source.value(), caseId)) {
            if (!(each instanceof LeafParameter parameter)) {
                throw new MisdeclaredCase(
                        caseId + ": " + source.value() + " must give LeafParameter, not " + each);
            }
            String id = LeafDescription.id(caseId, parameter.leafId());
            if (byId.put(id, parameter) != null) {
                throw new MisdeclaredCase("leaf ID '" + id + "' is used twice");
            }
        }
        if (byId.isEmpty()) {
            throw new MisdeclaredCase(caseId + ": " + source.value() + " gives no leaf");
        }
        return byId;
    }

    private static List<Object> call(Method method, String name, String caseId) {
        try {
            Method source = method.getDeclaringClass().getDeclaredMethod(name);
            if (!Modifier.isStatic(source.getModifiers()) || !source.trySetAccessible()) {
                throw new MisdeclaredCase(caseId + ": " + name + " must be static");
            }
            Object given = source.invoke(null);
            return switch (given) {
                case Stream<?> stream -> new ArrayList<Object>(stream.toList());
                case Collection<?> collection -> new ArrayList<Object>(collection);
                case null, default ->
                        throw new MisdeclaredCase(
                                caseId + ": " + name + " must return a Stream or a Collection");
            };
        } catch (NoSuchMethodException e) {
            throw new MisdeclaredCase(caseId + ": there is no method " + name + "()", e);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new MisdeclaredCase(caseId + ": " + name + " failed", e);
        }
    }
}
