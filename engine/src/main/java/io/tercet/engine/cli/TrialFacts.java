package io.tercet.engine.cli;

import io.tercet.engine.GenerationOptions;
import io.tercet.engine.SessionSpec;
import io.tercet.engine.Tercet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What distinguishes a run of methods side by side from others. */
record TrialFacts(TrialOptions given) {

    /** For readers, in their order. */
    Map<String, String> of(
            Tercet engine, SessionSpec models, GenerationOptions options, int count) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("target", given.roles.target);
        facts.put("qualifier", given.roles.qualifier == null ? "none" : given.roles.qualifier);
        facts.put("draft", given.roles.draft == null ? "none" : given.roles.draft);
        facts.put("shortlist", given.shortlist == null ? "none" : given.shortlist.toString());
        facts.put("datastore", given.datastore == null ? "none" : given.datastore.toString());
        facts.put(
                "questions",
                "%d of %s%s"
                        .formatted(
                                count,
                                given.questions.getFileName(),
                                given.every > 1 ? ", every %dth".formatted(given.every) : ""));
        facts.put("chat template", models.target().hasChatTemplate() ? "on" : "off");
        facts.put("tokens at most", Integer.toString(options.maxTokens()));
        facts.put(
                "sampling",
                options.sampling() == null
                        ? "greedy"
                        : options.sampling() + ", seed " + options.seed());
        if (options.repetitionPenalty() != 1) {
            facts.put("repetition penalty", Float.toString(options.repetitionPenalty()));
        }
        if (!options.stops().isEmpty()) {
            facts.put("stops", options.stops().toString());
        }
        facts.put("context", Integer.toString(models.contextLength()));
        facts.put("backend", engine.backend().name() + ", " + engine.backend().description());
        facts.put("threads", Integer.toString(given.backend.threads));
        return facts;
    }

    /** The run's name in its log, in one line. */
    String run(Map<String, String> facts) {
        return (facts + files().toString()).replaceAll("\\R", " ");
    }

    /** Sizes and times of the files: an old log says nothing about new files of the same names. */
    private List<String> files() {
        return Stream.of(
                        Path.of(given.roles.target),
                        given.roles.qualifier == null ? null : Path.of(given.roles.qualifier),
                        given.roles.draft == null ? null : Path.of(given.roles.draft),
                        given.questions,
                        given.shortlist,
                        given.datastore)
                .filter(Objects::nonNull)
                .map(TrialFacts::state)
                .toList();
    }

    private static String state(Path file) {
        try {
            return Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return "by name"; // a model of the catalogue, whose files never change
        }
    }
}
