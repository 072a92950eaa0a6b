package io.tercet.engine.cli;

import io.tercet.engine.Model;
import io.tercet.engine.SessionSpec;
import io.tercet.engine.catalog.CatalogPiece;
import io.tercet.engine.decoding.DecodingMethod;
import io.tercet.engine.decoding.Role;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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

    /** What a flag's value is, for messages. */
    static String what(String name) {
        return switch (name) {
            case "draft", "qualifier" -> name + " model";
            default -> name;
        };
    }

    /** Whether a method has a use for what a flag names. */
    static boolean uses(DecodingMethod method, String name) {
        return switch (name) {
            case "qualifier" -> method.uses(Role.QUALIFIER);
            case "draft" -> method.uses(Role.DRAFT);
            case "head" -> method.uses(Role.DRAFT) && !method.concurrent();
            case "exits" -> method.usesExits();
            case "adapter" -> method.usesAdapter();
            case "router" -> method.usesRouter();
            default -> false;
        };
    }

    /** The models that a method cannot do without are at hand; else it is bad usage. */
    void check(TercetCommand command, DecodingMethod method) {
        lack(new ModelFiles(command.console), method)
                .ifPresent(role -> {
                    throw command.usage(
                            "method %s needs --%s; none was given, and none was trained for %s"
                                    .formatted(method.name(), role.word(), target));
                });
    }

    /** A role that neither was given nor has a piece that was trained for the target. */
    Optional<Role> lack(ModelFiles files, DecodingMethod method) {
        return method.roles().stream()
                .filter(role -> !given(role, method))
                .sorted()
                .filter(role -> files.piecesOf(target).stream().noneMatch(fills(role, method)))
                .findFirst();
    }

    private boolean given(Role role, DecodingMethod method) {
        return switch (role) {
            case TARGET -> true;
            case QUALIFIER -> qualifier != null;
            case DRAFT -> draft != null || (head != null && uses(method, "head"));
        };
    }

    private static Predicate<CatalogPiece> fills(Role role, DecodingMethod method) {
        return piece ->
                switch (piece.kind()) {
                    case DRAFT -> role == Role.DRAFT;
                    case QUALIFIER -> role == Role.QUALIFIER;
                    case HEAD -> role == Role.DRAFT && uses(method, "head");
                    case EXITS, ADAPTER, ROUTER -> false;
                };
    }

    /**
     * Loads the target and of what else was given that which is wanted.
     *
     * @param wanted by the flags' names
     */
    SessionSpec load(OpenModels models, Predicate<String> wanted) {
        Model model = models.load(target, wanted.test("exits") ? exits : null);
        SessionSpec spec = SessionSpec.of(model);
        if (qualifier != null && wanted.test("qualifier")) {
            spec = spec.withQualifier(models.companion(qualifier, model));
        }
        if (head != null && wanted.test("head")) {
            spec = spec.withHead(models.head(head, model));
        }
        if (draft != null && wanted.test("draft")) {
            spec =
                    models.isHead(draft)
                            ? spec.withHead(models.head(draft, model))
                            : spec.withDraft(models.companion(draft, model));
        }
        if (adapter != null && wanted.test("adapter")) {
            spec = spec.withAdapter(models.adapter(adapter, model));
        }
        if (router != null && wanted.test("router")) {
            spec = spec.withRouter(models.router(router, model));
        }
        return spec;
    }
}
