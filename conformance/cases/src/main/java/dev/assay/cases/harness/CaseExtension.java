package dev.assay.cases.harness;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import dev.assay.cases.catalogue.LeafParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/**
 * Makes JUnit invocations of a case: one for all its annotated leaves, or one for each group of a
 * leaf source; only for leaves that the run selects. IDs are checked for doubles over the whole
 * run.
 */
public final class CaseExtension implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getTestMethod()
                .filter(method -> method.isAnnotationPresent(Case.class))
                .isPresent();
    }

    @Override
    public boolean mayReturnZeroTestTemplateInvocationContexts(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<? extends TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
            ExtensionContext context) {
        CaseDescription description = CaseDescription.of(context.getRequiredTestMethod());
        RunState state = RunState.of(context);
        state.claim(description, context.getRequiredTestMethod());
        return groups(description, state.run().selection().wanted(description)).stream()
                .map(group -> new Invocation(description, group));
    }

    private static List<Group> groups(CaseDescription description, List<LeafDescription> wanted) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        if (description.parameters().isEmpty()) {
            return List.of(new Group(description.id(), wanted, List.of()));
        }
        Map<String, Group> groups = new LinkedHashMap<>();
        for (LeafDescription leaf : wanted) {
            LeafParameter parameter = description.parameter(leaf);
            Group group =
                    groups.computeIfAbsent(
                            parameter.group(),
                            name ->
                                    new Group(
                                            description.id() + "/" + name,
                                            new ArrayList<>(),
                                            new ArrayList<>()));
            group.leaves().add(leaf);
            group.parameters().add(parameter);
        }
        return List.copyOf(groups.values());
    }

    /** The leaves of one invocation. */
    record Group(String name, List<LeafDescription> leaves, List<LeafParameter> parameters) {}

    private record Invocation(CaseDescription description, Group group)
            implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return group.name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new CaseInvocation(description, group));
        }
    }
}
