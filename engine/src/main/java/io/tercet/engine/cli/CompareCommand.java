package io.tercet.engine.cli;

import io.tercet.engine.Methods;
import io.tercet.engine.compare.MethodSpec;
import io.tercet.engine.decoding.DecodingMethod;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "compare",
        description = "Runs decoding methods side by side on a file of questions.")
final class CompareCommand extends TercetCommand {
    @Mixin TrialOptions trials = new TrialOptions();

    @Option(
            names = "--methods",
            paramLabel = "'a,b:name=value'",
            description = "by default all that the given models allow")
    @Nullable String methods;

    @Option(
            names = "--no-auto",
            description = "no extra rows for lossless methods that plan their drafts themselves")
    boolean withoutAuto;

    CompareCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        List<MethodSpec> specs = methods();
        if (!withoutAuto && trials.sampling.isGreedy()) {
            specs = MethodSpec.withPlanned(specs);
        }
        trials.check(this, specs);
        trials.run(this, specs, methods != null, "Decoding methods compared", _ -> Map.of());
    }

    private List<MethodSpec> methods() {
        try {
            return MethodSpec.parseAll(methods == null ? possible() : methods);
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }

    private String possible() {
        ModelFiles files = new ModelFiles(console);
        return Methods.all().stream()
                .filter(method -> trials.roles.lack(files, method).isEmpty())
                .map(DecodingMethod::name)
                .collect(Collectors.joining(","));
    }
}
