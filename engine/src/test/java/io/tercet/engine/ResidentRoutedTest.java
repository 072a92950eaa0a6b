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
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three models of which the third is a draft head, on the device against the host-driven rounds of
 * the same device. The qualifier has the target's weights or others, so that it is mostly right or
 * wrong; the thresholds are such that it is certain of some tokens and not of others.
 */
@Tag("device")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResidentRoutedTest {
    private static final int CONTEXT = 80;
    private static final String CHAIN = "trispec:gamma=4";
    private static final String TREE = "trispec:shape=dynamic:total_token=9:depth=2:top_k=3";

    /** Bytes of a verdict: on a chain, and on a tree. */
    private static final long VERDICT = 292;

    private static final long TREE_VERDICT = 552;

    /** Bytes that begin a request. */
    private static final long REQUEST = 4520;

    @TempDir static Path folder;
    private final DeviceLane lane = new DeviceLane();
    private Model target;
    private Model stranger;
    private final List<Head> heads = new ArrayList<>();
    private final List<Trio> trios = new ArrayList<>();

    /**
     * Who plays beside the target.
     *
     * @param adapters none or one
     */
    private record Trio(Model qualifier, Head head, List<Adapter> adapters) {}

    /** A head that knows its target, one of random weights, one of few tokens; adapters or none. */
    @BeforeAll
    void load() {
        Path file = TinyPieces.plainTarget(folder, TensorType.F32, 3);
        Path other = TinyPieces.plainTarget(folder, TensorType.F32, 4);
        List<Integer> few = IntStream.range(40, 90).boxed().toList();
        target = lane.tercet().load(file);
        stranger = lane.tercet().load(other);
        Path copying = TinyPieces.copyingHead(folder, file);
        Head knowing = head(copying);
        trios.add(new Trio(target, knowing, List.of(adapter(file, file, copying))));
        trios.add(new Trio(target, knowing, List.of()));
        trios.add(new Trio(stranger, knowing, List.of(adapter(file, other, copying))));
        trios.add(new Trio(stranger, head(TinyPieces.head(folder, file, List.of())), List.of()));
        Path confined = TinyPieces.head(folder, file, few);
        trios.add(new Trio(target, head(confined), List.of(adapter(file, file, confined))));
    }

    private Head head(Path file) {
        Head head = lane.tercet().loadHead(target, file);
        heads.add(head);
        return head;
    }

    private Adapter adapter(Path file, Path qualifier, Path head) {
        return lane.tercet().loadAdapter(target, TinyPieces.adapter(folder, file, qualifier, head));
    }

    @AfterEach
    void theDeviceDidIt() {
        lane.assertUsed();
    }

    @AfterAll
    void close() {
        heads.forEach(Head::close);
        stranger.close();
        target.close();
        lane.close();
    }

    private TextSession session(String method, Trio trio, boolean resident) {
        SessionSpec spec =
                SessionSpec.of(target).withQualifier(trio.qualifier()).withHead(trio.head());
        for (Adapter adapter : trio.adapters()) {
            spec = spec.withAdapter(adapter);
        }
        return lane.tercet()
                .session(
                        TinyModels.under(spec, method)
                                .withSetting("resident", Boolean.toString(resident))
                                .withContextLength(CONTEXT));
    }

    private Generation run(String method, Trio trio, boolean resident, GenerationOptions options) {
        try (TextSession session = session(method, trio, resident)) {
            return session.generate(TinyFamily.prompt(5), options, TokenListener.NONE);
        }
    }

    private static List<Object> facts(Generation generation) {
        List<Object> facts = new ArrayList<>(ResidentRoundTest.facts(generation));
        facts.add(generation.logprobs());
        return facts;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CHAIN + ":lambda=0.05",
                CHAIN + ":lambda=0.01:lag=2",
                CHAIN + ":route=agreement:rule=descend",
                CHAIN + ":lambda=0",
                CHAIN + ":lambda=2",
                TREE + ":lambda=0.05",
                "trispec:shape=dynamic:lambda=0.01:lag=2",
                TREE + ":route=agreement:rule=descend",
                TREE + ":lambda=0",
                TREE + ":lambda=2"
            })
    void givesTheHostDrivenTokensAndStatistics(String method) {
        int spared = 0;
        int asked = 0;
        for (Trio trio : trios) {
            for (GenerationOptions options :
                    List.of(GenerationOptions.greedy(), ResidentHeadTest.sampled(1))) {
                GenerationOptions brief = options.withMaxTokens(24).withLogprobs(1);
                Generation onHost = run(method, trio, false, brief);
                Generation onDevice = run(method, trio, true, brief);
                assertThat(facts(onDevice)).isEqualTo(facts(onHost));
                assertThat(ResidentRoundTest.counters(onDevice).decisionReads())
                        .as("its rounds are on the device")
                        .isLessThan(ResidentRoundTest.counters(onHost).decisionReads());
                asked += onDevice.statistics().targetPasses();
                spared += onDevice.statistics().rounds() - onDevice.statistics().targetPasses();
            }
        }
        boolean everCertain = !method.endsWith("lambda=2") && !method.contains("agreement");
        assertThat(asked > 0).as("asked").isEqualTo(!method.endsWith("lambda=0"));
        assertThat(spared > 0).as("spared").isEqualTo(everCertain);
    }

    /** A penalty is the host's: it finds the caches as the rounds on the device have left them. */
    @ParameterizedTest
    @ValueSource(strings = {CHAIN + ":lambda=0.05", TREE + ":lambda=0.05"})
    void theHostGoesOnWhereTheDeviceStopped(String method) {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(16);
        GenerationOptions penalised = options.withRepetitionPenalty(1.3f);
        for (Trio trio : trios.subList(0, 3)) {
            try (TextSession session = session(method, trio, true);
                    TextSession fresh = session(method, trio, false)) {
                int[] prompt = TinyFamily.prompt(5);
                for (GenerationOptions next : List.of(options, penalised, options)) {
                    Generation text = session.generate(prompt, next, TokenListener.NONE);
                    assertThat(facts(text))
                            .isEqualTo(facts(fresh.generate(prompt, next, TokenListener.NONE)));
                    prompt =
                            IntStream.concat(
                                            IntStream.of(prompt),
                                            text.tokens().stream().mapToInt(Integer::intValue))
                                    .toArray();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({CHAIN + ":lambda=0.05," + VERDICT, TREE + ":lambda=0.05," + TREE_VERDICT})
    void aLongerTextMovesNoMorePerRound(String method, long verdict) {
        for (Trio trio : trios.subList(0, 3)) {
            GenerationOptions options = GenerationOptions.greedy();
            Generation brief = run(method, trio, true, options.withMaxTokens(20));
            Generation whole = run(method, trio, true, options.withMaxTokens(60));
            DeviceCounters all = ResidentRoundTest.counters(whole);
            assertThat(whole.statistics().rounds()).isGreaterThan(brief.statistics().rounds());
            assertThat(all.decisionReads())
                    .as("two where the target is asked")
                    .isEqualTo(whole.statistics().rounds() + whole.statistics().targetPasses());
            assertThat(all.bytesFromDevice()).isEqualTo(verdict * all.decisionReads());
            assertThat(all.bytesToDevice())
                    .as("what the first round is told")
                    .isEqualTo(REQUEST)
                    .isEqualTo(ResidentRoundTest.counters(brief).bytesToDevice());
        }
    }
}
