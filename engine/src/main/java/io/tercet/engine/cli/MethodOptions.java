package io.tercet.engine.cli;

import io.tercet.engine.GenerationOptions;
import io.tercet.engine.Methods;
import io.tercet.engine.SessionSpec;
import io.tercet.engine.decoding.DecodingMethod;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.shortlist.VocabularyShortlist;
import io.tercet.tasks.SessionOptions.CacheType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The models, and the method by which they decode together. */
final class MethodOptions {
    @Mixin ModelOptions roles = new ModelOptions();

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description = {
                "how they decode; tercet methods lists them",
                "by default speculative with a draft model, eagle with a head, else"
                        + " autoregressive"
            })
    @Nullable String method;

    @Option(
            names = "--set",
            paramLabel = "name=value",
            description = "one of the method's settings; may be repeated")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--context",
            paramLabel = "N",
            description = "positions of the caches, instead of what the files say")
    int context;

    @Option(
            names = "--cache",
            paramLabel = "F32|F16",
            description = "how keys and values are stored (${DEFAULT-VALUE})")
    CacheType cache = CacheType.F32;

    @Option(
            names = "--shortlist",
            paramLabel = "F",
            description = "a shortlist of tokens that the draft model is confined to")
    @Nullable Path shortlist;

    @Option(
            names = "--datastore",
            paramLabel = "F",
            description =
                    "a file that keeps text to retrieve drafts from; made where there is none")
    @Nullable Path datastore;

    /** The method, its settings checked; what is wrong with them is bad usage. */
    DecodingMethod method(TercetCommand command) {
        if (context < 0) {
            throw command.usage("--context is at least 1, not " + context);
        }
        try {
            DecodingMethod chosen = Methods.named(methodName());
            Settings.of(chosen, settings);
            roles.check(command, chosen);
            return chosen;
        } catch (IllegalArgumentException e) {
            throw command.usage(e);
        }
    }

    private String methodName() {
        if (method != null) {
            return method;
        }
        if (roles.draft != null) {
            return "speculative";
        }
        return roles.head == null ? "autoregressive" : "eagle";
    }

    /**
     * Loads the models that the method uses and names those that it does not. Where that cannot
     * change the text, the draft lengths are planned unless the user says otherwise.
     */
    SessionSpec load(
            TercetCommand command,
            DecodingMethod chosen,
            OpenModels models,
            GenerationOptions options) {
        SessionSpec spec =
                roles.load(models, name -> ModelOptions.uses(chosen, name))
                        .withMethod(chosen.name());
        boolean drafts = !chosen.settings().isEmpty();
        if (drafts && chosen.lossless() && options.sampling() == null) {
            spec = spec.withSetting(Setting.PLAN.name(), Setting.Plan.AUTO);
        }
        roles.given()
                .forEach((name, word) -> {
                    if (!ModelOptions.uses(chosen, name)) {
                        unused(command, chosen, ModelOptions.what(name) + " " + word);
                    }
                });
        if (datastore != null && chosen.usesDatastore()) {
            spec = spec.withDatastore(datastore);
        } else if (datastore != null) {
            unused(command, chosen, "datastore " + datastore);
        }
        if (shortlist != null && chosen.usesShortlist()) {
            spec = spec.withShortlist(VocabularyShortlist.read(shortlist));
        } else if (shortlist != null) {
            unused(command, chosen, "shortlist " + shortlist);
        }
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            spec = spec.withSetting(setting.getKey(), setting.getValue());
        }
        spec = spec.withCacheType(cache);
        return context > 0 ? spec.withContextLength(context) : spec;
    }

    private static void unused(TercetCommand command, DecodingMethod chosen, String what) {
        command.console.notice("method %s does not use the %s".formatted(chosen.name(), what));
    }
}
