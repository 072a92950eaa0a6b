package io.tercet.engine.cli;

import io.tercet.engine.Model;
import io.tercet.engine.Tercet;
import io.tercet.engine.plan.Cpu;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        description = {
            "Measures a model: prompt processing, decoding, and the cost of passes of several"
                    + " rows.",
            "F is the time that reading the model's file takes at the memory's read bandwidth,"
                    + " measured in the same run."
        })
final class BenchCommand extends TercetCommand {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "a GGUF file or a name")
    String model = "";

    @Option(
            names = "--prompt-sizes",
            split = ",",
            paramLabel = "N",
            description = "tokens of the prompts (128,512)")
    List<Integer> promptSizes = List.of(128, 512);

    @Option(
            names = "--generate",
            paramLabel = "N",
            description = "tokens to decode (${DEFAULT-VALUE})")
    int generate = 64;

    @Option(
            names = "--verify-sizes",
            split = ",",
            paramLabel = "N",
            description = "rows of the passes (1,2,4,8,16,32)")
    List<Integer> verifySizes = List.of(1, 2, 4, 8, 16, 32);

    @Mixin BackendOptions backend = new BackendOptions();

    @Option(
            names = "--format",
            paramLabel = "table|json",
            description = "a table for people or one JSON object")
    Format format = Format.TABLE;

    /** What standard output gets. */
    enum Format {
        TABLE,
        JSON
    }

    BenchCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        checkSizes("--prompt-sizes", promptSizes);
        checkSizes("--verify-sizes", verifySizes);
        checkSizes("--generate", List.of(generate));
        try (Tercet engine = backend.open(this);
                OpenModels models = new OpenModels(engine, console)) {
            Model loaded = models.load(model);
            Benchmark benchmark = new Benchmark(engine, loaded, backend.threads);
            benchmark.checkFits(promptSizes, verifySizes, generate);
            double toFirstToken = benchmark.firstToken();
            BenchReport report =
                    new BenchReport(
                            new ModelFiles(console).file(model),
                            engine.backend().name(),
                            engine.backend().description(),
                            Cpu.name(),
                            backend.threads,
                            benchmark.readBandwidth(),
                            benchmark.prompts(promptSizes),
                            benchmark.decode(generate),
                            generate,
                            benchmark.passes(verifySizes),
                            toFirstToken,
                            benchmark.heap());
            console.out()
                    .print(
                            switch (format) {
                                case TABLE -> report.table();
                                case JSON -> report.json() + System.lineSeparator();
                            });
        }
    }

    private void checkSizes(String option, List<Integer> sizes) {
        if (sizes.stream().anyMatch(size -> size < 1)) {
            throw usage(option + " are at least 1, not " + sizes);
        }
    }
}
