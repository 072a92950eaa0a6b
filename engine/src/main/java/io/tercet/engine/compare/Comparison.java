package io.tercet.engine.compare;

import io.tercet.engine.Generation;
import io.tercet.engine.GenerationOptions;
import io.tercet.engine.SessionSpec;
import io.tercet.engine.StopReason;
import io.tercet.engine.Tercet;
import io.tercet.engine.TextSession;
import io.tercet.engine.TokenListener;
import io.tercet.engine.decoding.Setting;
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
    /** Tokens that each method writes before anything is timed: code is compiled meanwhile. */
    private static final int WARM_UP = 16;

    /** Told as the run goes on, for a progress bar. */
    @FunctionalInterface
    public interface Progress {
        /** A method begins a trial, or is warmed up for its trials. */
        default void begins(MethodSpec method, boolean warmUp) {}

        /** A trial is done, in this run or in an earlier one. */
        void trial(Question question, MethodSpec method);

        /** No method runs on a question: its first prompt alone is longer than the context. */
        default void tooLong(Question question) {}

        /** A method cannot run with these models: whether the others go on without it. */
        default boolean leavesOut(MethodSpec method, String sentence) {
            return false;
        }

        /** What a user should know of a method's sessions. */
        default void notice(String sentence) {}
    }

    /**
     * Runs what the log does not have yet, question by question, all methods on each.
     *
     * @param methods plain decoding first
     * @param cancelled asked between rounds; a trial that it cuts off is not logged
     * @throws IllegalArgumentException with one sentence when a method cannot run with these models
     *     and is not left out
     */
    public List<Trial> run(
            List<Question> questions,
            List<MethodSpec> methods,
            TrialLog log,
            Progress progress,
            BooleanSupplier cancelled) {
        List<Question> fitting = fitting(questions, progress);
        List<MethodSpec> able = new ArrayList<>(methods);
        fitting.stream()
                .filter(question -> methods.stream().anyMatch(m -> !log.has(question, m)))
                .findFirst()
                .ifPresent(
                        question -> able.removeIf(m -> !warmUp(question, m, progress, cancelled)));
        for (Question question : fitting) {
            for (MethodSpec method : able) {
                if (!log.has(question, method)) {
                    progress.begins(method, false);
                    Answered answered = ask(question, session(method), options, cancelled);
                    if (cancelled.getAsBoolean()) {
                        return log.trials();
                    }
                    log.add(trial(question, method, answered, log.plain(question)));
                }
                progress.trial(question, method);
            }
        }
        return log.trials();
    }

    private List<Question> fitting(List<Question> questions, Progress progress) {
        List<Question> fitting = new ArrayList<>();
        for (Question question : questions) {
            if (fits(new Dialogue(models.target(), chat).ask(question.turns().getFirst()))) {
                fitting.add(question);
            } else {
                progress.tooLong(question);
            }
        }
        return fitting;
    }

    private boolean fits(int... prompt) {
        return prompt.length <= models.contextLength();
    }

    /** So the first question is no slower than the others, and what cannot run says so at once. */
    private boolean warmUp(
            Question question, MethodSpec method, Progress progress, BooleanSupplier cancelled) {
        progress.begins(method, true);
        // pass costs that plans measured in cold code would outlive it
        SessionSpec fixed = session(method).withSetting(Setting.PLAN.name(), Setting.Plan.FIXED);
        int tokens = Math.min(WARM_UP, options.maxTokens());
        try {
            ask(question, fixed, options.withMaxTokens(tokens), cancelled)
                    .notices()
                    .forEach(progress::notice);
            return true;
        } catch (IllegalArgumentException e) {
            String sentence = "%s: %s".formatted(method.label(), e.getMessage());
            if (progress.leavesOut(method, sentence)) {
                return false;
            }
            throw new IllegalArgumentException(sentence, e);
        }
    }

    private SessionSpec session(MethodSpec method) {
        SessionSpec spec = models.withMethod(method.method().name());
        for (Map.Entry<String, String> setting : method.settings().entrySet()) {
            spec = spec.withSetting(setting.getKey(), setting.getValue());
        }
        return spec;
    }

    /**
     * A dialogue, as far as it fits into the context.
     *
     * @param notes what a reader should know of it beside what the method says
     * @param notices of its session
     */
    private record Answered(
            List<Generation> generations, Map<String, String> notes, List<String> notices) {}

    private Answered ask(
            Question question,
            SessionSpec spec,
            GenerationOptions each,
            BooleanSupplier cancelled) {
        List<Generation> generations = new ArrayList<>();
        List<String> notices;
        try (TextSession session = tercet.session(spec)) {
            notices = session.notices();
            Dialogue dialogue = new Dialogue(models.target(), chat);
            for (String turn : question.turns()) {
                int[] prompt = dialogue.ask(turn);
                if (!fits(prompt)) {
                    String note =
                            "question %s from turn %d on"
                                    .formatted(question.id(), generations.size() + 1);
                    return new Answered(generations, Map.of("leftOut", note), notices);
                }
                Generation generation = session.generate(prompt, each, until(cancelled));
                generations.add(generation);
                if (generation.stopReason() == StopReason.CANCELLED) {
                    break;
                }
                dialogue.answered(generation.text());
            }
        }
        return new Answered(generations, Map.of(), notices);
    }

    private static TokenListener until(BooleanSupplier cancelled) {
        return new TokenListener() {
            @Override
            public void text(String text) {}

            @Override
            public boolean cancelled() {
                return cancelled.getAsBoolean();
            }
        };
    }

    private Trial trial(
            Question question, MethodSpec method, Answered answered, Optional<Trial> plain) {
        List<List<Integer>> ids = answered.generations().stream().map(Generation::tokens).toList();
        double logProbability =
                plain.filter(trial -> trial.ids().equals(ids)) // the same tokens: the same answer
                        .map(Trial::logProbability)
                        .orElseGet(() ->
                                new TargetJudge(tercet, models)
                                        .meanLogProbability(answered.generations()));
        return Trials.of(
                question,
                method,
                answered.generations(),
                answered.notes(),
                new Trials.Nearness(agreement(ids, plain), logProbability));
    }

    /** Sampled texts differ though nothing is lost: only greedy ones can agree. */
    private double agreement(List<List<Integer>> ids, Optional<Trial> plain) {
        return options.sampling() == null
                ? plain.map(trial -> Agreement.share(ids, trial.ids())).orElse(1.0)
                : Double.NaN;
    }

    /** Counts of names. */
    static Map<String, Integer> counted(List<String> names) {
        Map<String, Integer> counts = new TreeMap<>();
        names.forEach(name -> counts.merge(name, 1, Integer::sum));
        return counts;
    }
}
