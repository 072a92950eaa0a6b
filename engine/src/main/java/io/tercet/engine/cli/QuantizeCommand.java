package io.tercet.engine.cli;

import io.tercet.models.quantize.LayerCut;
import io.tercet.models.quantize.Quantizer;
import io.tercet.models.tensor.TensorType;
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
    void run() {
        LayerCut cut = cut();
        Quantizer.quantize(new ModelFiles(console).file(in), out, type, cut)
                .forEach(console::notice);
    }

    private LayerCut cut() {
        try {
            return layers == null ? LayerCut.NONE : LayerCut.parse(layers);
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }
}
