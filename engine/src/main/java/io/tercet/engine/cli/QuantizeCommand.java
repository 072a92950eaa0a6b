package io.tercet.engine.cli;

import io.tercet.models.quantize.Quantizer;
import io.tercet.models.tensor.TensorType;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "quantize",
        description = {
            "Writes a model in another element type.",
            "A matrix whose rows are no whole blocks of the type stays F16 and is named."
        })
final class QuantizeCommand extends TercetCommand {
    @Parameters(index = "0", paramLabel = "IN", description = "a GGUF file or a name")
    String in = "";

    @Parameters(index = "1", paramLabel = "OUT", description = "the file to write")
    Path out = Path.of("");

    @Parameters(index = "2", paramLabel = "TYPE", description = "one of ${COMPLETION-CANDIDATES}")
    TensorType type = TensorType.F32;

    QuantizeCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        Quantizer.quantize(new ModelFiles(console).file(in), out, type).forEach(console::notice);
    }
}
