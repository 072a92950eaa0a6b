package io.tercet.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.Emission;
import io.tercet.engine.decoding.Qualified;
import io.tercet.engine.decoding.Round;
import io.tercet.engine.decoding.Source;
import io.tercet.tasks.host.HostMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cost model against simulated methods, whose costs and acceptances are known exactly. */
class AutomaticPlanTest {
    private static final double PLAIN = 1;

    /** A method that drafts chains. */
    private static final class Simulation {
        private final Random random = new Random(7);
        private final Measurements measured = measured(0);
        private final boolean anyLength;
        private AutomaticPlan plan;
        private final int length;
        private final double draftSeconds;
        private double acceptance;
        private double offers = 1; // share of rounds in which anything is drafted
        private int rounds;
        private double seconds;
        private int tokens;

        Simulation(int length, double draftSeconds, double acceptance, boolean anyLength) {
            this.anyLength = anyLength;
            this.plan = new AutomaticPlan(measured, anyLength);
            this.length = length;
            this.draftSeconds = draftSeconds;
            this.acceptance = acceptance;
        }

        void nextRequest() {
            plan = new AutomaticPlan(measured, anyLength);
            rounds = 0;
        }

        /** The depths drafted in so many rounds. */
        List<Integer> run(int count) {
            List<Integer> depths = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Budget budget = plan.budget(rounds++);
                int depth = random.nextDouble() < offers ? Math.min(budget.length(), length) : 0;
                int accepted = 0;
                while (accepted < depth && random.nextDouble() < acceptance) {
                    accepted++;
                }
                // the noise of a real machine: a tenth, and now and then a pause
                double noise = 1 + 0.1 * random.nextDouble() + (random.nextInt(50) == 0 ? 20 : 0);
                double took = (PLAIN + depth * draftSeconds) * noise;
                Round round =
                        new Round(emissions(accepted + 1), depth, Qualified.NONE, depth, accepted);
                plan.observe(budget, round, took);
                depths.add(depth);
                seconds += took;
                tokens += accepted + 1;
            }
            return depths;
        }

        private static List<Emission> emissions(int count) {
            HostMatrix logits = HostMatrix.of(new float[1], 1, 1, null);
            return Collections.nCopies(count, new Emission(0, Source.DRAFT, Source.TARGET, logits));
        }
    }

    private static Measurements measured(Integer... widths) {
        return new Measurements(List.of(widths), null);
    }

    private static double mean(List<Integer> depths) {
        return depths.stream().mapToInt(depth -> depth).average().orElseThrow();
    }

    private static long drafting(List<Integer> depths) {
        return depths.stream().filter(depth -> depth > 0).count();
    }

    @Test
    void aGoodDrafterIsGivenAllItsLength() {
        Simulation good = new Simulation(8, 0.05, 0.97, true);
        good.run(50);
        assertThat(mean(good.run(300))).isBetween(6.0, 8.0);
    }

    @Test
    void aMiddlingDrafterIsGivenTheLengthThatPaysMost() {
        // tokens per second at acceptance 0.6 and 0.2 s per token: 1.40 for two, 1.36 for three
        Simulation middling = new Simulation(8, 0.2, 0.6, true);
        middling.run(50);
        assertThat(mean(middling.run(600))).isBetween(1.0, 3.6);
    }

    @Test
    void aDrafterThatCostsMoreThanItBringsIsSwitchedOffButProbed() {
        for (double acceptance : new double[] {0, 0.3}) {
            Simulation bad = new Simulation(5, 0.5, acceptance, true);
            bad.run(AutomaticPlan.OPENING + 60);
            List<Integer> later = bad.run(800);
            assertThat(drafting(later)).isBetween(2L, 80L);
        }
    }

    @Test
    void aDearDraftThatBringsNothingCostsLittleFromTheFirstRoundOn() {
        // a draft costs fifteen plain rounds, as sixty rows of a small model's pass do
        Simulation dear = new Simulation(5, 3, 0.1, false);
        assertThat(drafting(dear.run(AutomaticPlan.OPENING))).isEqualTo(2);
        dear.seconds = 0;
        dear.tokens = 0;
        dear.run(2000);
        assertThat(dear.tokens / dear.seconds * 1.45).isGreaterThan(0.85);
    }

    @Test
    void aDrafterOfAllOrNothingGetsJustThat() {
        assertThat(new Simulation(5, 0.05, 0.9, false).run(200)).containsOnly(0, 5);
        Simulation bad = new Simulation(5, 0.5, 0.2, false);
        bad.run(60);
        List<Integer> later = bad.run(400);
        assertThat(later).containsOnly(0, 5);
        assertThat(drafting(later)).isLessThan(40);
    }

    @Test
    void aChangeOfTheTextIsNoticedBothWays() {
        Simulation simulation = new Simulation(6, 0.1, 0.0, true);
        simulation.run(150);
        assertThat(drafting(simulation.run(100))).isLessThan(20);
        simulation.acceptance = 0.97;
        simulation.run(400);
        assertThat(mean(simulation.run(200))).isGreaterThan(4.5);
        simulation.acceptance = 0.0;
        simulation.run(100);
        assertThat(drafting(simulation.run(100))).isLessThan(25);
    }

    @Test
    void aChangeIsNoticedByRequestsThatAreShorterThanAnyWait() {
        Simulation simulation = new Simulation(6, 0.1, 0.0, true);
        simulation.run(60);
        simulation.acceptance = 0.97;
        for (int request = 0; request < 30; request++) {
            simulation.nextRequest();
            simulation.run(20);
        }
        assertThat(mean(simulation.run(20))).isGreaterThan(4);
    }

    @Test
    void aRetrieverThatFindsSomethingLateIsStillAsked() {
        Simulation retriever = new Simulation(10, 0.02, 0.95, true);
        retriever.offers = 0;
        assertThat(drafting(retriever.run(300))).isZero();
        retriever.offers = 0.3;
        assertThat(drafting(retriever.run(300))).isGreaterThan(60);
    }

    @Test
    void planningBeatsBothExtremesWhereOneOfThemIsWrong() {
        for (double acceptance : new double[] {0.05, 0.5, 0.95}) {
            Simulation planned = new Simulation(8, 0.15, acceptance, true);
            planned.run(2000);
            double full = (1 - Math.pow(acceptance, 9)) / (1 - acceptance) / (1 + 8 * 0.15);
            double noise = 1.05 + 20 / 50.0;
            double rate = planned.tokens / planned.seconds * noise;
            assertThat(rate).isGreaterThan(0.88 * Math.max(1, full));
        }
    }

    @Test
    void whatASessionHasMeasuredHoldsForItsNextRequest() {
        Measurements measured = measured(0);
        AutomaticPlan first = new AutomaticPlan(measured, true);
        for (int round = 0; round < 40; round++) {
            Budget budget = first.budget(round);
            int depth = Math.min(budget.length(), 4);
            first.observe(
                    budget,
                    new Round(Simulation.emissions(1), depth, Qualified.NONE, depth, 0),
                    PLAIN + depth);
        }
        AutomaticPlan next = new AutomaticPlan(measured, true);
        assertThat(next.budget(0).length()).as("a probe at most").isLessThan(2);
        assertThat(new AutomaticPlan(measured, true).budget(3)).isEqualTo(Budget.of(0));
        assertThat(new AutomaticPlan(measured(0), true).budget(0)).isEqualTo(Budget.of(Plan.FULL));
    }

    /** A round of a tree: wider levels cost more and are accepted more often. */
    private static Round tree(Random random, Budget budget, double narrow, double wide) {
        int depth = Math.min(budget.length(), 4);
        int accepted = 0;
        while (accepted < depth && random.nextDouble() < (budget.width() == 1 ? narrow : wide)) {
            accepted++;
        }
        return new Round(
                Simulation.emissions(accepted + 1), depth, Qualified.NONE, depth, accepted);
    }

    @Test
    void theWidthIsChosenThatPaysMost() {
        for (boolean treePays : new boolean[] {false, true}) {
            Random random = new Random(3);
            Measurements measured = measured(1, 8);
            AutomaticPlan plan = new AutomaticPlan(measured, true);
            int chains = 0;
            int trees = 0;
            for (int number = 0; number < 900; number++) {
                Budget budget = plan.budget(number);
                Round round = tree(random, budget, 0.6, 0.75);
                double row = budget.width() == 8 && !treePays ? 0.4 : 0.05;
                plan.observe(budget, round, PLAIN + row * round.offered());
                if (number > 300 && budget.length() > 0) {
                    chains += budget.width() == 1 ? 1 : 0;
                    trees += budget.width() == 8 ? 1 : 0;
                }
            }
            if (treePays) {
                assertThat(trees).isGreaterThan(5 * chains);
            } else {
                assertThat(chains).isGreaterThan(5 * trees);
            }
        }
    }

    /** A session with a drafter of that acceptance, which leaves what it measured. */
    private static void leave(CostFile file, double acceptance) {
        try (Measurements measured = new Measurements(List.of(0), file)) {
            AutomaticPlan plan = new AutomaticPlan(measured, true);
            for (int number = 0; number < 40; number++) {
                Budget budget = plan.budget(number);
                Round round = tree(new Random(number), budget, acceptance, acceptance);
                plan.observe(budget, round, PLAIN + 0.1 * round.offered());
            }
        }
    }

    @Test
    void whatWasMeasuredOutlivesTheSessionAndIsItsOwnersOnly(@TempDir Path folder)
            throws IOException {
        CostFile file = new CostFile(folder.resolve("costs"), "speculative | a machine");
        leave(file, 0.9);
        Measurements next = new Measurements(List.of(0), file);
        assertThat(next.isRestored()).isTrue();
        assertThat(next.of(0).plainRate()).isBetween(0.9 / PLAIN, 1.1 / PLAIN);
        assertThat(new AutomaticPlan(next, true).budget(0)).isEqualTo(Budget.of(Plan.FULL));
        leave(file, 0.05);
        Measurements bad = new Measurements(List.of(0), file);
        assertThat(new AutomaticPlan(bad, true).budget(1)).isEqualTo(Budget.of(0));

        CostFile other = new CostFile(file.folder(), "speculative | another machine");
        assertThat(new Measurements(List.of(0), other).isRestored()).isFalse();
        assertThat(new Measurements(List.of(1, 8), file).isRestored()).isFalse();
        try (Stream<Path> files = Files.list(file.folder())) {
            Path only = files.toList().getFirst();
            String whole = Files.readString(only);
            for (String broken : List.of("0 x", "0 NaN ", "0 1e18 ", "0 -1 ", "0 1 ")) {
                String first = broken.equals("0 1 ") ? "\n0 " : "\n0 \\S+ ";
                Files.writeString(only, whole.replaceFirst(first, "\n" + broken));
                assertThat(new Measurements(List.of(0), file).isRestored()).as(broken).isFalse();
            }
            Files.writeString(only, whole);
            assertThat(new Measurements(List.of(0), file).isRestored()).isTrue();
        }
    }
}
