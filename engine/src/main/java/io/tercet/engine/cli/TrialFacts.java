package io.tercet.engine.cli;

import io.tercet.engine.GenerationOptions;
import io.tercet.engine.SessionSpec;
import io.tercet.engine.Tercet;
import io.tercet.engine.catalog.CatalogPiece;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What distinguishes a run of methods side by side from others. */
record TrialFacts(TrialOptions given, ModelFiles files) {

    /** For readers, in their order. */
    Map<String, String> of(
            Tercet engine, SessionSpec models, GenerationOptions options, int count) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("target", given.roles.target);
        facts.put("qualifier", "none");
        facts.put("draft", "none");
        facts.putAll(given.roles.given());
        String pieces = names(files.piecesOf(given.roles.target));
        if (!pieces.isEmpty()) {
            facts.put("pieces at hand", pieces);
        }
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

    private static String names(List<CatalogPiece> pieces) {
        return pieces.stream().map(CatalogPiece::name).collect(Collectors.joining(", "));
    }

    /** The run's name in its log, in one line. */
    String run(Map<String, String> facts) {
        return (facts + digests().toString()).replaceAll("\\R", " ");
    }

    /** SHA-256 of every file: an old log says nothing about new files of the same names. */
    private List<String> digests() {
        Stream<Path> models =
                Stream.concat(Stream.of(given.roles.target), given.roles.given().values().stream())
                        .map(files::file);
        Stream<Path> others =
                Stream.of(given.questions, given.shortlist, given.datastore)
                        .filter(Objects::nonNull);
        return Stream.concat(
                        Stream.concat(models, others).map(files::sha256),
                        files.piecesOf(given.roles.target).stream().map(CatalogPiece::sha256))
                .toList();
    }
}
