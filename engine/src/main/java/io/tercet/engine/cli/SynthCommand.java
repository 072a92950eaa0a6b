package io.tercet.engine.cli;

import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "synth",
        description =
                "Writes a model of random weights in the true shape of a known one, to time it.")
final class SynthCommand extends TercetCommand {
    @Option(
            names = "--shape",
            required = true,
            paramLabel = "NAME",
            description = {
                "Qwen3-0.6B, Qwen3-1.7B, Llama-3.2-1B, SmolLM2-135M, or a shape such as",
                "llama:layers=2,embedding=64,heads=4,kv=2,ff=128,vocab=512"
            })
    String shape = "";

    @Option(
            names = "--type",
            required = true,
            paramLabel = "TYPE",
            description = "one of ${COMPLETION-CANDIDATES}")
    TensorType type = TensorType.F32;

    @Option(names = "--out", required = true, paramLabel = "F", description = "the file to write")
    Path out = Path.of("");

    @Option(names = "--seed", paramLabel = "S", description = "of the weights (0)")
    long seed;

    SynthCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        model().write(out);
    }

    private SyntheticModel model() {
        try {
            return SyntheticModel.of(shape, type, seed);
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }
}
