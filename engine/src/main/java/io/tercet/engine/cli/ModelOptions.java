package io.tercet.engine.cli;

import io.tercet.engine.decoding.DecodingMethod;
import io.tercet.engine.decoding.Role;
import java.util.LinkedHashMap;
import java.util.Map;
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

    @Option(names = "--head", paramLabel = "F", description = "a draft head for the target")
    @Nullable String head;

    @Option(names = "--exits", paramLabel = "F", description = "early exits for the target")
    @Nullable String exits;

    @Option(
            names = "--adapter",
            paramLabel = "F",
            description = "an adapter from the qualifier's features to the head")
    @Nullable String adapter;

    @Option(
            names = "--router",
            paramLabel = "F",
            description = "a router over shortlists for the head")
    @Nullable String router;

    /** What the user gave beside the target, by the names of the flags, in their order. */
    Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>();
        put(given, "qualifier", qualifier);
        put(given, "draft", draft);
        put(given, "head", head);
        put(given, "exits", exits);
        put(given, "adapter", adapter);
        put(given, "router", router);
        return given;
    }

    private static void put(Map<String, String> given, String name, @Nullable String word) {
        if (word != null) {
            given.put(name, word);
        }
    }

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
