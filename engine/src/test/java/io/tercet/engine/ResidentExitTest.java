package io.tercet.engine;

import static io.tercet.engine.ResidentRoundTest.counters;
import static io.tercet.engine.ResidentRoundTest.facts;
import static io.tercet.engine.ResidentRoundTest.sampled;
import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.DeviceCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What {@link ResidentRoundTest} holds, for methods in which one model stops at several depths:
 * with exits that are mostly right and mostly wrong, trained ones and the output norm.
 */
@Tag("device")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResidentExitTest {
    private static final String SHAPE =
            "llama:layers=4,embedding=64,heads=2,kv=2,vocab=300,context=256,ff=96";
    private static final int[] PROMPT = TinyFamily.prompt(10);
    private static final int LONG = 60;

    private static final ResidentRoundTest.Case LAYER_SKIP =
            new ResidentRoundTest.Case("layerskip", Map.of(), 1);
    private static final ResidentRoundTest.Case HI_SPEC =
            new ResidentRoundTest.Case("hispec", Map.of(), 5);

    static final List<ResidentRoundTest.Case> CASES =
            List.of(
                    LAYER_SKIP,
                    new ResidentRoundTest.Case("layerskip", Map.of("exit", "3", "gamma", "1"), 1),
                    new ResidentRoundTest.Case("layerskip", Map.of("exit", "2", "gamma", "12"), 1),
                    HI_SPEC,
                    new ResidentRoundTest.Case(
                            "hispec",
                            Map.of(
                                    "draft_exit", "1",
                                    "qualifier_exit", "3",
                                    "n_d", "4",
                                    "n_i", "9",
                                    "bonus", "true"),
                            10),
                    new ResidentRoundTest.Case(
                            "hispec", Map.of("n_d", "3", "n_i", "7", "target_bonus", "false"), 8));

    @TempDir static Path folder;
    private final DeviceLane lane = new DeviceLane();
    private Model plain;
    private Model plainTrained;
    private Model random;
    private Model randomTrained;

    @BeforeAll
    void load() throws IOException {
        Path agreeing = TinyPieces.plainTarget(folder, TensorType.F32, 3);
        Path other = folder.resolve("random.gguf");
        SyntheticModel.of(SHAPE, TensorType.Q8_0, 5).write(other);
        plain = lane.tercet().load(agreeing);
        plainTrained = trained(agreeing);
        random = lane.tercet().load(other);
        randomTrained = trained(other);
    }

    private Model trained(Path target) throws IOException {
        Path pieces = Files.createTempDirectory(folder, "pieces");
        return lane.tercet().load(target, List.of(TinyPieces.exits(pieces, target, List.of(1, 2))));
    }

    @AfterEach
    void theDeviceDidIt() {
        lane.assertUsed();
    }

    @AfterAll
    void close() {
        List.of(plain, plainTrained, random, randomTrained).forEach(Model::close);
        lane.close();
    }

    private Generation run(
            ResidentRoundTest.Case method,
            Model model,
            boolean resident,
            GenerationOptions options) {
        SessionSpec spec =
                SessionSpec.of(model)
                        .withMethod(method.method())
                        .withSetting("resident", Boolean.toString(resident));
        for (Map.Entry<String, String> setting : method.settings().entrySet()) {
            spec = spec.withSetting(setting.getKey(), setting.getValue());
        }
        try (TextSession session = lane.tercet().session(spec)) {
            return session.generate(PROMPT, options, TokenListener.NONE);
        }
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void givesTheHostDrivenTokensAndStatistics(ResidentRoundTest.Case method) {
        int accepted = 0;
        int drafted = 0;
        for (Model model : List.of(plain, plainTrained, random, randomTrained)) {
            for (GenerationOptions options : List.of(GenerationOptions.greedy(), sampled(7))) {
                GenerationOptions short24 = options.withMaxTokens(24).withLogprobs(1);
                Generation onHost = run(method, model, false, short24);
                Generation onDevice = run(method, model, true, short24);
                assertThat(facts(onDevice)).isEqualTo(facts(onHost));
                assertThat(onDevice.logprobs()).isEqualTo(onHost.logprobs());
                assertThat(counters(onDevice).decisionReads())
                        .as("its rounds are on the device")
                        .isLessThan(counters(onHost).decisionReads());
                accepted += onDevice.statistics().accepted();
                drafted += onDevice.statistics().drafted();
            }
        }
        assertThat(accepted)
                .as("some exits are right, some wrong")
                .isPositive()
                .isLessThan(drafted);
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void aLongerTextMovesNoMorePerRound(ResidentRoundTest.Case method) {
        assertMovesNoMore(method, plain, GenerationOptions.greedy());
        assertMovesNoMore(method, randomTrained, unended(method, randomTrained));
    }

    private void assertMovesNoMore(
            ResidentRoundTest.Case method, Model model, GenerationOptions options) {
        Generation brief = run(method, model, true, options.withMaxTokens(24));
        Generation whole = run(method, model, true, options.withMaxTokens(LONG));
        DeviceCounters all = counters(whole);
        assertThat(all.decisionReads())
                .isLessThanOrEqualTo((long) whole.statistics().rounds() * method.readsPerRound());
        assertThat(all.bytesFromDevice()).isLessThanOrEqualTo(1024 * all.decisionReads());
        assertThat(whole.statistics().rounds()).isGreaterThan(brief.statistics().rounds());
        assertThat(all.bytesToDevice())
                .as("what the first round is told")
                .isEqualTo(counters(brief).bytesToDevice());
    }

    @ParameterizedTest
    @CsvSource({"layerskip, 4-0-2", "hispec, 999-0-999"})
    void aPlansLengthsAreNotTold(String method, String plan) {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(30);
        ResidentRoundTest.Case fixed = new ResidentRoundTest.Case(method, Map.of(), 5);
        ResidentRoundTest.Case planned =
                new ResidentRoundTest.Case(method, Map.of("plan", plan), 5);
        Generation expected = run(fixed, plain, true, options);
        Generation actual = run(planned, plain, true, options);
        assertThat(actual.tokens()).isEqualTo(expected.tokens());
        assertThat(actual.statistics().rounds()).isGreaterThan(expected.statistics().rounds());
        assertThat(counters(actual).bytesToDevice()).isEqualTo(counters(expected).bytesToDevice());
    }

    /** Fill, input and so many layers. */
    private static int layers(int count) {
        return 1 + 2 + 16 * count;
    }

    private static final int OUTPUT = 2;
    private static final int TRAINED_OUTPUT = OUTPUT + 3; // which exit, down, up
    private static final int CHOICE = 3; // aim, top, note
    private static final int JUDGEMENT = 4; // aim, top, equality, settle

    private static int output(Model model) {
        return model.exits().isEmpty() ? OUTPUT : TRAINED_OUTPUT;
    }

    @Test
    void everyLayerRunsOncePerToken() {
        for (Model model : List.of(plain, plainTrained)) {
            int output = output(model);
            Generation greedy =
                    run(LAYER_SKIP, model, true, GenerationOptions.greedy().withMaxTokens(LONG));
            Statistics stats = greedy.statistics();
            int draft = layers(1) + output + CHOICE;
            int target = layers(1) + layers(3) + output + JUDGEMENT; // layer 1: the last token's
            long drafts = counters(greedy).launches() - 1 - (long) target * stats.targetPasses();
            assertThat(drafts % draft).isZero();
            assertThat(drafts / draft) // a draft that meets an end goes on over no rows
                    .isBetween((long) stats.draftPasses(), 6L * stats.rounds());
        }
    }

    @Test
    void threeDepthsShareTheirLayers() {
        for (Model model : List.of(plain, plainTrained)) {
            int output = output(model);
            Generation greedy =
                    run(HI_SPEC, model, true, GenerationOptions.greedy().withMaxTokens(LONG));
            Statistics stats = greedy.statistics();
            int draft = layers(1) + output + CHOICE;
            int qualifier = layers(1) + output + JUDGEMENT; // layer 2
            int target = layers(1) + layers(1) + layers(2) + output + JUDGEMENT;
            assertThat(counters(greedy).launches())
                    .isEqualTo(
                            1
                                    + draft * stats.draftPasses()
                                    + qualifier * stats.qualifierPasses()
                                    + target * stats.targetPasses());
        }
    }

    /** A seed whose text does not end early. */
    private GenerationOptions unended(ResidentRoundTest.Case method, Model model) {
        return IntStream.range(0, 20)
                .mapToObj(seed -> sampled(seed).withMaxTokens(LONG))
                .filter(options -> run(method, model, true, options).tokens().size() == LONG)
                .findFirst()
                .orElseThrow();
    }
}
