package io.tercet.engine.cli;

import io.tercet.engine.Model;
import io.tercet.engine.Tercet;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Scores;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.jvm.ReadBandwidth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs passes over one model and takes their times. */
final class Benchmark {
    static final int FIRST_PROMPT = 8; // tokens, a line: longer ones cost what the table says
    private static final int START_LENGTH = 32; // tokens in the cache before decoding and verifying
    private static final double WARM_UP_SECONDS = 3;
    private static final int REPEATS = 7; // at most; the median is taken
    private static final double TIMED_SECONDS = 3; // of repeats of one measurement, about

    private final Tercet engine;
    private final Model model;
    private final int threads;

    Benchmark(Tercet engine, Model model, int threads) {
        this.engine = engine;
        this.model = model;
        this.threads = threads;
    }

    /** Fails when a measurement needs more context than the model was made for. */
    void checkFits(List<Integer> prompts, List<Integer> rows, int generate) {
        int longest =
                IntStream.concat(
                                prompts.stream().mapToInt(size -> size),
                                IntStream.concat(
                                                rows.stream().mapToInt(size -> size),
                                                IntStream.of(generate))
                                        .map(size -> START_LENGTH + size))
                        .max()
                        .orElseThrow();
        int room = model.config().contextLength();
        if (longest > room) {
            throw new CommandFailure(
                    "%s was made for %d positions, and these sizes need %d"
                            .formatted(model.name(), room, longest));
        }
    }

    /** Seconds from the process's start until a first token after a short prompt. */
    double firstToken() {
        try (ModelSession session = session(FIRST_PROMPT)) {
            next(session, prompt(FIRST_PROMPT));
        }
        return ProcessAge.seconds();
    }

    /** Bytes of heap that the engine and its model keep: nothing of sessions, weights or caches. */
    long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Bytes per second of plain reading with the same threads. */
    double readBandwidth() {
        return ReadBandwidth.measure(threads);
    }

    /** Seconds to process a prompt, by its tokens. */
    Map<Integer, Double> prompts(List<Integer> sizes) {
        Map<Integer, Double> seconds = new LinkedHashMap<>();
        for (int size : sizes) {
            seconds.put(size, compiled(() -> promptOnce(size)));
        }
        return seconds;
    }

    /** The median of repeats; the first ones do not count, until the JIT's last tier is in. */
    private static double compiled(DoubleSupplier once) {
        repeat(once, WARM_UP_SECONDS, Integer.MAX_VALUE);
        return median(repeat(once, TIMED_SECONDS, REPEATS));
    }

    private static List<Double> repeat(DoubleSupplier once, double forSeconds, int most) {
        List<Double> seconds = new ArrayList<>();
        long start = System.nanoTime();
        do {
            seconds.add(once.getAsDouble());
        } while (seconds.size() < most && System.nanoTime() - start < forSeconds * 1e9);
        return seconds;
    }

    private double promptOnce(int size) {
        try (ModelSession session = session(size)) {
            return seconds(() -> next(session, prompt(size)));
        }
    }

    /** Seconds to decode tokens one by one. */
    double decode(int tokens) {
        return compiled(() -> decodeOnce(tokens));
    }

    private double decodeOnce(int tokens) {
        try (ModelSession session = session(START_LENGTH + tokens)) {
            Prefix start = prompt(START_LENGTH);
            Prefix first = start.append(next(session, start));
            return seconds(() -> {
                Prefix prefix = first;
                for (int i = 1; i < tokens; i++) {
                    int token = next(session, prefix);
                    session.keep(0);
                    prefix = prefix.append(token);
                }
                next(session, prefix);
            });
        }
    }

    /** Seconds of a pass over a chain, by its rows; sizes take turns, so that drift hits all. */
    Map<Integer, Double> passes(List<Integer> sizes) {
        int longest = sizes.stream().max(Integer::compare).orElse(1);
        try (ModelSession session = session(START_LENGTH + longest)) {
            Prefix prefix = prompt(START_LENGTH);
            next(session, prefix);
            long warm = System.nanoTime();
            while (System.nanoTime() - warm < WARM_UP_SECONDS * 1e9) {
                sizes.forEach(rows -> pass(session, prefix, rows));
            }
            Map<Integer, List<Double>> seconds = new LinkedHashMap<>();
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                for (int rows : sizes) {
                    seconds.computeIfAbsent(rows, _ -> new ArrayList<>())
                            .add(seconds(() -> pass(session, prefix, rows)));
                }
            }
            return seconds.entrySet().stream()
                    .collect(
                            Collectors.toMap(
                                    Map.Entry::getKey,
                                    e -> median(e.getValue()),
                                    (a, _) -> a,
                                    LinkedHashMap::new));
        }
    }

    private void pass(ModelSession session, Prefix prefix, int rows) {
        int[] chain = tokens(START_LENGTH + rows);
        TokenTree tree =
                TokenTree.chain(
                        prefix.last(), Arrays.copyOfRange(chain, START_LENGTH, chain.length - 1));
        settle(session.score(prefix, tree));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private ModelSession session(int positions) {
        return model.loaded()
                .session(new SessionOptions(positions, SessionOptions.CacheType.F32, threads));
    }

    private Prefix prompt(int size) {
        return Prefix.of(tokens(size));
    }

    /** Tokens spread over the vocabulary: neighbours do not share embedding rows. */
    private int[] tokens(int size) {
        int vocabulary = model.config().vocabularySize();
        return IntStream.range(0, size).map(i -> (int) ((7919L * i + 13) % vocabulary)).toArray();
    }

    private int next(ModelSession session, Prefix prefix) {
        return settle(session.score(prefix, prefix.tree()));
    }

    /** The best token of the last row: asking for it waits for a device. */
    private int settle(Scores scores) {
        int last = scores.logits().rows() - 1;
        return engine.backend().operations().argmax(scores.logits().row(last))[0];
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
