package io.tercet.engine;

import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.Qualified;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Round;
import io.tercet.engine.decoding.Scorer;
import io.tercet.tasks.Backend;
import io.tercet.tasks.DeviceCounters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds up the rounds of one request. */
final class StatisticsRecorder {
    private final Map<Role, Scorer> scorers;
    private final Backend backend;
    private Optional<DeviceCounters> afterPrompt = Optional.empty();
    private final List<Integer> draftedPerPosition = new ArrayList<>();
    private final List<Integer> acceptedPerPosition = new ArrayList<>();
    private final List<Budget> plan = new ArrayList<>();
    private final long start = System.nanoTime();
    private long promptEnd;
    private int rounds;
    private int drafted;
    private Qualified qualified = Qualified.NONE;
    private int accepted;
    private int committed;

    StatisticsRecorder(Map<Role, Scorer> scorers, Backend backend) {
        this.scorers = scorers;
        this.backend = backend;
    }

    void promptDone() {
        afterPrompt = backend.counters();
        promptEnd = System.nanoTime();
    }

    void add(Round round) {
        rounds++;
        drafted += round.drafted();
        qualified = qualified.plus(round.qualified());
        accepted += round.accepted();
        committed += round.emissions().size();
        for (int position = 0; position < round.offered(); position++) {
            count(draftedPerPosition, position, 1);
            count(acceptedPerPosition, position, position < round.accepted() ? 1 : 0);
        }
    }

    /** What the plan asked for in the next round. */
    void planned(Budget budget) {
        plan.add(budget);
    }

    private static void count(List<Integer> counts, int position, int more) {
        if (position == counts.size()) {
            counts.add(0);
        }
        counts.set(position, counts.get(position) + more);
    }

    Statistics finish(int tokens, Map<String, String> notes) {
        return new Statistics(
                rounds,
                drafted,
                qualified,
                accepted,
                passes(Role.DRAFT),
                passes(Role.QUALIFIER),
                passes(Role.TARGET),
                scorers.values().stream().mapToInt(s -> s.counts().prefillPasses()).sum(),
                draftedPerPosition,
                acceptedPerPosition,
                committed,
                (promptEnd - start) / 1e9,
                (System.nanoTime() - promptEnd) / 1e9,
                tokens,
                passSeconds(),
                targetModelSeconds(),
                plan,
                afterPrompt.flatMap(start -> backend.counters().map(end -> end.since(start))),
                notes);
    }

    private Map<Role, Double> passSeconds() {
        Map<Role, Double> seconds = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            double standIns =
                    scorers.values().stream().mapToDouble(s -> s.countsAs(role).seconds()).sum();
            Scorer own = scorers.get(role);
            seconds.put(role, standIns + (own == null ? 0 : own.counts().seconds()));
        }
        return seconds;
    }

    private double targetModelSeconds() {
        Scorer target = scorers.get(Role.TARGET);
        if (target == null) {
            return 0;
        }
        double exits =
                Arrays.stream(Role.values())
                        .mapToDouble(role -> target.countsAs(role).seconds())
                        .sum();
        return target.counts().seconds() + exits;
    }

    /** Passes of a role's own model, and those in which another one stands in for it. */
    private int passes(Role role) {
        Scorer own = scorers.get(role);
        int standIns = scorers.values().stream().mapToInt(s -> s.countsAs(role).passes()).sum();
        return standIns + (own == null ? 0 : own.counts().passes());
    }
}
