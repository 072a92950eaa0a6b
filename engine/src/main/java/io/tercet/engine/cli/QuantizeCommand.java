package io.tercet.engine.cli;

import io.tercet.models.quantize.LayerCut;
import io.tercet.models.quantize.Quantizer;
import io.tercet.models.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "quantize",
        description = {
            "Writes a model in another element type.",
            "A matrix whose rows are no whole blocks of the type stays F16 and is named.",
            "With --layers the result is a smaller model, which can draft for the whole one."
        })
final class QuantizeCommand extends TercetCommand {
    @Parameters(index = "0", paramLabel = "IN", description = "a GGUF file or a name")
    String in = "";

    @Parameters(index = "1", paramLabel = "OUT", description = "the file to write")
    Path out = Path.of("");

    @Parameters(index = "2", paramLabel = "TYPE", description = "one of ${COMPLETION-CANDIDATES}")
    TensorType type = TensorType.F32;

    @Option(
            names = "--layers",
            paramLabel = "0-7,29",
            description = "only these of its layers, counted from 0")
    @Nullable String layers;

    QuantizeCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        LayerCut cut = cut();
        Path from = new ModelFiles(console).file(in);
        if (Files.exists(out) && Files.exists(from) && Files.isSameFile(from, out)) {
            throw usage("OUT is IN: %s would be lost".formatted(from));
        }
        Quantizer.quantize(from, out, type, cut).forEach(console::notice);
    }

    private LayerCut cut() {
        try {
            return layers == null ? LayerCut.NONE : LayerCut.parse(layers);
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }
}
