package io.tercet.engine.compare;

import io.tercet.engine.Generation;
import io.tercet.engine.GenerationOptions;
import io.tercet.engine.SessionSpec;
import io.tercet.engine.Tercet;
import io.tercet.engine.TextSession;
import io.tercet.engine.TokenListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Runs methods on questions.
 *
 * @param models target, and where methods want them qualifier and draft; context and threads
 * @param options of every turn
 * @param chat whether turns go through the target's chat template
 */
public record Comparison(
        Tercet tercet, SessionSpec models, GenerationOptions options, boolean chat) {

    /** Told after every trial, for a progress bar. */
    @FunctionalInterface
    public interface Progress {
        void trial(Question question, MethodSpec method);
    }

    /**
     * Runs what the log does not have yet, question by question, all methods on each.
     *
     * @param methods plain decoding first
     * @param cancelled asked between trials
     */
    public List<Trial> run(
            List<Question> questions,
            List<MethodSpec> methods,
            TrialLog log,
            Progress progress,
            BooleanSupplier cancelled) {
        for (Question question : questions) {
            for (MethodSpec method : methods) {
                if (cancelled.getAsBoolean()) {
                    return log.trials();
                }
                if (!log.has(question, method)) {
                    log.add(trial(question, method, log.plain(question)));
                }
                progress.trial(question, method);
            }
        }
        return log.trials();
    }

    private Trial trial(Question question, MethodSpec method, Optional<Trial> plain) {
        SessionSpec spec = models.withMethod(method.method().name());
        for (Map.Entry<String, String> setting : method.settings().entrySet()) {
            spec = spec.withSetting(setting.getKey(), setting.getValue());
        }
        List<Generation> generations = new ArrayList<>();
        try (TextSession session = tercet.session(spec)) {
            Dialogue dialogue = new Dialogue(models.target(), chat);
            for (String turn : question.turns()) {
                int[] prompt = dialogue.ask(turn);
                Generation generation = session.generate(prompt, options, TokenListener.NONE);
                dialogue.answered(generation.text());
                generations.add(generation);
            }
        }
        List<List<Integer>> ids = generations.stream().map(Generation::tokens).toList();
        double agreement = plain.map(trial -> Agreement.share(ids, trial.ids())).orElse(1.0);
        double logProbability =
                plain.filter(trial -> trial.ids().equals(ids)) // the same tokens: the same answer
                        .map(Trial::logProbability)
                        .orElseGet(() ->
                                new TargetJudge(tercet, models).meanLogProbability(generations));
        return Trials.of(question, method, generations, agreement, logProbability);
    }

    /** Counts of names. */
    static Map<String, Integer> counted(List<String> names) {
        Map<String, Integer> counts = new TreeMap<>();
        names.forEach(name -> counts.merge(name, 1, Integer::sum));
        return counts;
    }
}
