package io.tercet.engine.cli;

import io.tercet.engine.BackendChoice;
import io.tercet.engine.Tercet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which backend runs, and on what. */
final class BackendOptions {
    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "run on this backend or fail; tercet backends lists them")
    @Nullable String backend;

    @Option(
            names = "--device",
            paramLabel = "N",
            description = "the backend's device, counted from 0")
    int device;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "CPU threads of a pass; by default one per processor")
    int threads = Runtime.getRuntime().availableProcessors();

    /** Opens it, and says which it is and why not the others. */
    Tercet open(TercetCommand command) {
        BackendChoice choice = choose(command);
        Tercet engine = Tercet.open(choice);
        String refusals =
                choice.refusals().isEmpty()
                        ? ""
                        : "; not " + String.join("; not ", choice.refusals());
        command.console.notice(
                "backend %s (%s)%s"
                        .formatted(
                                engine.backend().name(), engine.backend().description(), refusals));
        return engine;
    }

    private BackendChoice choose(TercetCommand command) {
        if (threads < 1) {
            throw command.usage("--threads is at least 1, not " + threads);
        }
        if (backend == null && device == 0) {
            return BackendChoice.automatic();
        }
        try {
            return BackendChoice.named(
                    backend == null ? BackendChoice.automatic().provider().name() : backend,
                    device);
        } catch (IllegalArgumentException e) {
            throw command.usage(e);
        }
    }
}
