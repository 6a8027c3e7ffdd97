package dev.assay.mesh.meshctl;

import dev.assay.mesh.ca.rotation.Stage;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The words of {@code --to}. */
final class StageOption implements ITypeConverter<Stage> {
    @Override
    public Stage convert(String text) {
        return Arrays.stream(Stage.values())
                .filter(stage -> stage.toString().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new TypeConversionException(
                                "'%s' is no stage (expected: add, switch or drop)"
                                        .formatted(text)));
    }
}
