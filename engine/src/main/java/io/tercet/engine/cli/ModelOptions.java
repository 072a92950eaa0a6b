package io.tercet.engine.cli;

import io.tercet.engine.decoding.DecodingMethod;
import io.tercet.engine.decoding.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The models by role. */
final class ModelOptions {
    @Option(
            names = "--target",
            required = true,
            paramLabel = "M",
            description = "the model that has the last word: a GGUF file or a name")
    String target = "";

    @Option(
            names = "--qualifier",
            paramLabel = "M",
            description = "the model in the middle, which judges drafts")
    @Nullable String qualifier;

    @Option(names = "--draft", paramLabel = "M", description = "the small model, which guesses")
    @Nullable String draft;

    /** What the user gave for a role, or null. */
    @Nullable String word(Role role) {
        return switch (role) {
            case DRAFT -> draft;
            case QUALIFIER -> qualifier;
            case TARGET -> target;
        };
    }

    /** The models that a method cannot do without are given; else it is bad usage. */
    void check(TercetCommand command, DecodingMethod method) {
        for (Role role : method.roles()) {
            if (word(role) == null) {
                throw command.usage("method %s needs --%s".formatted(method.name(), role.word()));
            }
        }
    }
}
