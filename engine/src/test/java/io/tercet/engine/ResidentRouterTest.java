package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.DeviceCounters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees of routed heads on the device against the host-driven ones of the same device. */
@Tag("device")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResidentRouterTest {
    private static final int CONTEXT = 80;
    private static final String SMALL = "dynaspec:total_token=9:depth=2:top_k=3";

    private static final String CHAIN = "dynaspec:shape=chain:gamma=3";

    /** Bytes of a verdict: with the columns projected onto, and of a tree. */
    private static final long VERDICT = 296;

    private static final long TREE_VERDICT = 552;

    /** Bytes that begin a request. */
    private static final long REQUEST = 4520;

    /** Tasks of a router beside those of a head's pass: keep, score, choose. */
    private static final int ROUTER = 1 + 8 + 3;

    @TempDir static Path folder;
    private final DeviceLane lane = new DeviceLane();
    private Model target;
    private List<Drafter> drafters;

    /** A head and its router. */
    private record Drafter(Head head, Router router) implements AutoCloseable {
        @Override
        public void close() {
            router.close();
            head.close();
        }
    }

    /** One that knows its target, one of random weights, and one of few tokens. */
    @BeforeAll
    void load() {
        Path file = TinyPieces.plainTarget(folder, TensorType.F32, 3);
        List<Integer> few = IntStream.range(40, 90).boxed().toList();
        target = lane.tercet().load(file);
        drafters =
                List.of(
                        drafter(file, TinyPieces.copyingHead(folder, file)),
                        drafter(file, TinyPieces.head(folder, file, List.of())),
                        drafter(file, TinyPieces.head(folder, file, few)));
    }

    private Drafter drafter(Path file, Path head) {
        return new Drafter(
                lane.tercet().loadHead(target, head),
                lane.tercet().loadRouter(target, TinyPieces.router(folder, file, head)));
    }

    @AfterEach
    void theDeviceDidIt() {
        lane.assertUsed();
    }

    @AfterAll
    void close() {
        drafters.forEach(Drafter::close);
        target.close();
        lane.close();
    }

    private TextSession session(String method, Drafter drafter, boolean resident) {
        SessionSpec spec =
                SessionSpec.of(target).withHead(drafter.head()).withRouter(drafter.router());
        return lane.tercet()
                .session(
                        TinyModels.under(spec, method)
                                .withSetting("resident", Boolean.toString(resident))
                                .withContextLength(CONTEXT));
    }

    private Generation run(
            String method, Drafter drafter, boolean resident, GenerationOptions options) {
        try (TextSession session = session(method, drafter, resident)) {
            return session.generate(TinyFamily.prompt(5), options, TokenListener.NONE);
        }
    }

    /** Greedy, and by three seeds. */
    private static List<GenerationOptions> options() {
        List<GenerationOptions> all = new ArrayList<>(List.of(GenerationOptions.greedy()));
        IntStream.range(0, 3).mapToObj(ResidentHeadTest::sampled).forEach(all::add);
        return all;
    }

    private static List<Object> facts(Generation generation) {
        List<Object> facts = new ArrayList<>(ResidentRoundTest.facts(generation));
        facts.add(generation.statistics().notes());
        facts.add(generation.logprobs());
        return facts;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dynaspec",
                SMALL,
                SMALL + ":rows=60:min_rows=10",
                SMALL + ":rows=60:budget=flat:routing=inline",
                SMALL + ":rows=1:min_rows=1:floor=0",
                SMALL + ":rows=300:rule=descend:floor=0.5",
                SMALL + ":plan=2x3-3x1-0-2x2",
                CHAIN + ":rows=60:min_rows=10",
                CHAIN + ":rows=60:budget=flat:floor=0",
                CHAIN + ":rows=300:floor=0.5:plan=2-4-0-1",
                CHAIN + ":rows=60:rule=descend:floor=0.5"
            })
    void givesTheHostDrivenTokensAndStatistics(String method) {
        for (Drafter drafter : drafters) {
            for (GenerationOptions options : options()) {
                GenerationOptions brief = options.withMaxTokens(16).withLogprobs(1);
                Generation onHost = run(method, drafter, false, brief);
                Generation onDevice = run(method, drafter, true, brief);
                assertThat(facts(onDevice)).isEqualTo(facts(onHost));
                assertThat(onDevice.statistics().notes()).containsKey("shortlistRows");
                assertThat(ResidentRoundTest.counters(onDevice).decisionReads())
                        .as("its rounds are on the device")
                        .isLessThan(ResidentRoundTest.counters(onHost).decisionReads());
            }
        }
    }

    /** With the router's choice for each level, or without one. */
    @ParameterizedTest
    @ValueSource(strings = {"dynaspec:rows=60:min_rows=2", "eagle"})
    void greedyTreesOfAFixedShapeAreTheSame(String method) {
        String fixed = method + ":shape=fixed:branches=2-3-1";
        for (Drafter drafter : drafters) {
            GenerationOptions options = GenerationOptions.greedy().withMaxTokens(24);
            Generation onHost = run(fixed, drafter, false, options);
            Generation onDevice = run(fixed, drafter, true, options);
            assertThat(facts(onDevice)).isEqualTo(facts(onHost));
            assertThat(ResidentRoundTest.counters(onDevice).decisionReads())
                    .isEqualTo(onDevice.statistics().rounds());
        }
    }

    /** Behind an end of the text nothing is drafted, or counted. */
    @Test
    void textsThatEndAreTheSame() {
        Drafter copying = drafters.getFirst();
        int ended = 0;
        for (String method : List.of(CHAIN, SMALL)) {
            for (int seed = 0; seed < 5; seed++) {
                GenerationOptions options = ResidentHeadTest.sampled(seed).withMaxTokens(60);
                Generation onHost = run(method, copying, false, options);
                assertThat(facts(run(method, copying, true, options))).isEqualTo(facts(onHost));
                ended += onHost.tokens().size() < 60 ? 1 : 0;
            }
        }
        assertThat(ended).isPositive();
    }

    /** A penalty is the host's: it finds the caches as the rounds on the device have left them. */
    @Test
    void theHostGoesOnWhereTheDeviceStopped() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(16);
        GenerationOptions penalised = options.withRepetitionPenalty(1.3f);
        for (Drafter drafter : drafters) {
            try (TextSession session = session(SMALL, drafter, true);
                    TextSession fresh = session(SMALL, drafter, false)) {
                int[] longer = continued(session, TinyFamily.prompt(5), options);
                assertThat(facts(session.generate(longer, penalised, TokenListener.NONE)))
                        .isEqualTo(facts(fresh.generate(longer, penalised, TokenListener.NONE)));
                int[] longest = continued(session, longer, options);
                assertThat(longest).isEqualTo(continued(fresh, longer, options));
            }
        }
    }

    private static int[] continued(TextSession session, int[] text, GenerationOptions options) {
        List<Integer> tokens = session.generate(text, options, TokenListener.NONE).tokens();
        return IntStream.concat(IntStream.of(text), tokens.stream().mapToInt(i -> i)).toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "dynaspec," + TREE_VERDICT,
        SMALL + ":rows=60:min_rows=10," + TREE_VERDICT,
        CHAIN + ":rows=60:min_rows=10," + VERDICT
    })
    void aLongerTextMovesNoMorePerRound(String method, long verdict) {
        for (Drafter drafter : drafters) {
            GenerationOptions options = GenerationOptions.greedy();
            Generation brief = run(method, drafter, true, options.withMaxTokens(12));
            Generation whole = run(method, drafter, true, options.withMaxTokens(60));
            DeviceCounters all = ResidentRoundTest.counters(whole);
            assertThat(whole.statistics().rounds()).isGreaterThan(brief.statistics().rounds());
            assertThat(all.decisionReads()).isEqualTo(whole.statistics().rounds());
            assertThat(all.bytesFromDevice()).isEqualTo(verdict * all.decisionReads());
            assertThat(all.bytesToDevice())
                    .as("what the first round is told")
                    .isEqualTo(REQUEST)
                    .isEqualTo(ResidentRoundTest.counters(brief).bytesToDevice());
        }
    }

    @Test
    void aRoutedLevelTakesTheRoutersTasksMore() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(40);
        Drafter copying = drafters.getFirst();
        String eagle = SMALL.replace("dynaspec", "eagle");
        Generation routed = run(SMALL + ":rows=300:budget=flat", copying, true, options);
        Generation whole = run(eagle, copying, true, options);
        assertThat(ResidentRoundTest.facts(routed)).isEqualTo(ResidentRoundTest.facts(whole));
        assertThat(
                        ResidentRoundTest.counters(routed).launches()
                                - ResidentRoundTest.counters(whole).launches())
                .isEqualTo(ROUTER * (long) routed.statistics().draftPasses());
    }
}
