package io.tercet.engine.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.engine.Methods;
import io.tercet.engine.parallel.ParallelDecoder;
import io.tercet.engine.parallel.SharedThreads;
import io.tercet.tasks.Draws;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.TokenTree;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods whose models run at the same time. */
class ParallelTest {
    private static final TokenRules SAMPLED = Workbench.sampled(new Sampling(0.9f, 4, 0.98f, 0));
    private static final HashModel TARGET = HashModel.of(5, 7);
    private static final Prefix PROMPT = Prefix.of(3, 1, 2, 0, 4, 1, 1, 3, 2, 4, 0, 0, 2, 3, 1, 4);

    private static Decoder decoder(
            String method, TokenRules rules, ModelSession draft, ModelSession target) {
        DecodingMethod named = Methods.named(method);
        Map<Role, ModelSession> models = Map.of(Role.DRAFT, draft, Role.TARGET, target);
        return named.create(Workbench.context(named, models, rules, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pearl", "double"})
    void timingNeverChangesAToken(String method) {
        for (TokenRules rules : List.of(Workbench.GREEDY, SAMPLED)) {
            Set<List<Integer>> tokens = new HashSet<>();
            for (int run = 0; run < 50; run++) {
                Decoder decoder =
                        decoder(
                                method,
                                rules,
                                new Sleepy(TARGET.resembling(0.3), run),
                                new Sleepy(TARGET, 1000 + run));
                tokens.add(Workbench.generate(decoder, PROMPT, 20, 3));
            }
            assertThat(tokens).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pearl", "double"})
    void bothModelsRunAtTheSameTime(String method) {
        CountDownLatch both = new CountDownLatch(2);
        Decoder decoder =
                decoder(
                        method,
                        Workbench.GREEDY,
                        new Meeting(TARGET, both),
                        new Meeting(TARGET, both));
        Workbench.generate(decoder, PROMPT, 4, 0);
        assertThat(both.getCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pearl", "double"})
    void aFailingModelIsToldAndLeavesNobodyRunning(String method) {
        Broken broken = new Broken(TARGET);
        Sleepy sleepy = new Sleepy(TARGET, 1);
        for (boolean draftFails : List.of(true, false)) {
            Decoder decoder =
                    draftFails
                            ? decoder(method, Workbench.GREEDY, broken, sleepy)
                            : decoder(method, Workbench.GREEDY, sleepy, broken);
            assertThatThrownBy(() -> Workbench.generate(decoder, PROMPT, 4, 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the device is gone");
            assertThat(sleepy.running).isZero();
        }
    }

    @Test
    void aPerfectDraftIsNeverRejectedAndEveryPassBringsItsWholeBlock() {
        List<Round> rounds =
                Workbench.rounds(decoder("pearl", SAMPLED, TARGET, TARGET), PROMPT, 21, 3);
        assertThat(rounds).allMatch(round -> round.accepted() == round.offered());
        assertThat(rounds.getFirst().emissions()).hasSize(1); // pre-verified; the rest is pending
        assertThat(rounds.subList(1, rounds.size()))
                .allMatch(round -> round.emissions().size() == 4);
    }

    @Test
    void threadsAreSharedInARoundThatDraftsAndTheTargetsOwnInOneThatDoesNot() {
        for (int available = 1; available <= 16; available++) {
            Counted target = new Counted();
            Counted draft = new Counted();
            Scorer drafting = Workbench.scorer(draft, Workbench.GREEDY);
            SharedThreads models =
                    new SharedThreads(
                            Workbench.scorer(target, Workbench.GREEDY), drafting, available);
            Decoder decoder =
                    new ParallelDecoder(
                            new ChainDrafter(drafting, 2), models, Drafter.NONE, Map.of());
            RoundDraws draws = new RoundDraws(new Draws(0), 0, 0);
            Round round = decoder.round(PROMPT, 3, draws);
            assertThat(draft.threads).isBetween(1, target.threads);
            assertThat(draft.threads + target.threads).isEqualTo(Math.max(2, available));
            int[] tokens = round.emissions().stream().mapToInt(Emission::token).toArray();
            decoder.round(PROMPT.append(tokens), 0, draws);
            assertThat(target.threads).isEqualTo(available);
        }
    }

    /** Knows how many threads it was given. */
    private static final class Counted extends WrappedModel {
        private int threads;

        Counted() {
            super(TARGET);
        }

        @Override
        void before(Prefix prefix, TokenTree tree) {}

        @Override
        public void useThreads(int given) {
            threads = given;
        }
    }

    /** Takes its time. */
    private static final class Sleepy extends WrappedModel {
        private final Random random;
        private volatile int running;

        Sleepy(ModelSession model, long seed) {
            super(model);
            this.random = new Random(seed);
        }

        @Override
        void before(Prefix prefix, TokenTree tree) {
            running = 1;
            pause(random.nextInt(500));
        }

        @Override
        void after() {
            running = 0;
        }

        private static void pause(int microseconds) {
            try {
                TimeUnit.MICROSECONDS.sleep(microseconds);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Answers only once the other model is asked too. */
    private static final class Meeting extends WrappedModel {
        private final CountDownLatch both;

        Meeting(ModelSession model, CountDownLatch both) {
            super(model);
            this.both = both;
        }

        @Override
        void before(Prefix prefix, TokenTree tree) {
            both.countDown();
            try {
                if (!both.await(10, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the other model was not asked meanwhile");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Broken extends WrappedModel {
        Broken(ModelSession model) {
            super(model);
        }

        @Override
        void before(Prefix prefix, TokenTree tree) {
            throw new IllegalStateException("the device is gone");
        }
    }
}
