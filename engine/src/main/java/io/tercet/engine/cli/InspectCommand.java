package io.tercet.engine.cli;

import io.tercet.models.gguf.GgufFile;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "inspect", description = "Shows what is in a GGUF file: metadata and tensors.")
final class InspectCommand extends TercetCommand {
    private static final int ARRAY_ELEMENTS = 6;
    private static final int VALUE_WIDTH = 100;

    @Parameters(paramLabel = "M", description = "a GGUF file or a name that tercet models lists")
    String model = "";

    InspectCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        try (GgufFile file = GgufFile.open(new ModelFiles(console).file(model))) {
            summary(file);
            metadata(file);
            tensors(file);
        }
    }

    private void summary(GgufFile file) {
        Map<TensorType, Long> bytes = new EnumMap<>(TensorType.class);
        long elements = 0;
        for (Tensor tensor : file.tensors().values()) {
            elements += (long) tensor.rows() * tensor.columns();
            bytes.merge(tensor.type(), tensor.data().byteSize(), Long::sum);
        }
        String types =
                bytes.entrySet().stream()
                        .map(e -> "%s %.1f MB".formatted(e.getKey(), e.getValue() / 1e6))
                        .collect(Collectors.joining(", "));
        PrintStream out = console.out();
        out.printf("file        %s%n", file.path());
        out.printf("format      GGUF v%d, alignment %d%n", file.version(), file.alignment());
        out.printf("parameters  %,d in %d tensors%n", elements, file.tensors().size());
        out.printf("weights     %s%n", types);
    }

    private void metadata(GgufFile file) {
        console.out().println();
        file.metadata()
                .forEach((key, value) ->
                        console.out()
                                .printf("%-44s %s%n", key, oneLine(value.summary(ARRAY_ELEMENTS))));
    }

    private static String oneLine(String text) {
        String flat = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
        return flat.length() <= VALUE_WIDTH ? flat : flat.substring(0, VALUE_WIDTH) + "...";
    }

    private void tensors(GgufFile file) {
        console.out().println();
        for (Tensor tensor : file.tensors().values()) {
            String dimensions =
                    file.dimensions(tensor.name()).reversed().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(", ", "[", "]"));
            console.out().printf("%-44s %-5s %s%n", tensor.name(), tensor.type(), dimensions);
        }
    }
}
