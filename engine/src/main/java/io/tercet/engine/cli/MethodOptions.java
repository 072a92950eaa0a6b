package io.tercet.engine.cli;

import io.tercet.engine.GenerationOptions;
import io.tercet.engine.Methods;
import io.tercet.engine.Model;
import io.tercet.engine.SessionSpec;
import io.tercet.engine.decoding.DecodingMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.shortlist.VocabularyShortlist;
import io.tercet.tasks.SessionOptions.CacheType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
                "by default speculative with a draft model, else autoregressive"
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
        return roles.draft == null ? "autoregressive" : "speculative";
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
        SessionSpec spec = SessionSpec.of(models.load(roles.target)).withMethod(chosen.name());
        boolean drafts = !chosen.settings().isEmpty();
        if (drafts && chosen.lossless() && options.sampling() == null) {
            spec = spec.withSetting(Setting.PLAN.name(), Setting.Plan.AUTO);
        }
        for (Role role : List.of(Role.QUALIFIER, Role.DRAFT)) {
            String word = roles.word(role);
            if (word != null && uses(chosen, role)) {
                Model loaded = models.load(word);
                spec = role == Role.DRAFT ? spec.withDraft(loaded) : spec.withQualifier(loaded);
            } else if (word != null) {
                unused(command, chosen, role.word() + " model " + word);
            }
        }
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
        roles.given()
                .forEach((name, word) -> {
                    if (!name.equals("draft") && !name.equals("qualifier")) {
                        unused(command, chosen, name + " " + word);
                    }
                });
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            spec = spec.withSetting(setting.getKey(), setting.getValue());
        }
        spec = spec.withCacheType(cache);
        return context > 0 ? spec.withContextLength(context) : spec;
    }

    private static boolean uses(DecodingMethod method, Role role) {
        return method.roles().contains(role) || method.optionalRoles().contains(role);
    }

    private static void unused(TercetCommand command, DecodingMethod chosen, String what) {
        command.console.notice("method %s does not use the %s".formatted(chosen.name(), what));
    }
}
