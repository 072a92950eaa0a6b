package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.tasks.DeviceCounters;
import io.tercet.tasks.Sampling;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.junit.jupiter.params.provider.FieldSource;

/** Rounds on the device against the host-driven ones of the same device: bit for bit the same. */
@Tag("device")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResidentRoundTest {
    static final String SHAPE =
            "llama:layers=2,embedding=32,heads=2,kv=1,vocab=260,context=96,ff=32";
    static final int[] PROMPT = {40, 47, 54, 61, 40, 47, 54, 61, 40, 47};

    private static final int LONG = 70;

    private static final Map<String, String> SMALL_TREE =
            Map.of(
                    "shape", "dynamic",
                    "total_token", "9",
                    "depth", "2",
                    "top_k", "3",
                    "lambda", "0.004",
                    "lag", "8");

    /** A method with settings, and how often it may wait for the device in a round. */
    record Case(String method, Map<String, String> settings, int readsPerRound) {}

    static final List<Case> CASES =
            List.of(
                    new Case("speculative", Map.of(), 1),
                    new Case("speculative", Map.of("gamma", "1"), 1),
                    new Case("speculative", Map.of("gamma", "12"), 1),
                    new Case("fuzzy", Map.of("divergence", "logit_difference"), 1),
                    new Case("pyramid", Map.of("l_q", "9", "l_d", "4", "tau_q", "0.1"), 10),
                    new Case(
                            "pyramid",
                            Map.of(
                                    "preset", "best_a",
                                    "bonus", "false",
                                    "divergence", "kl",
                                    "tau_t", "0.05"),
                            26),
                    new Case("eagle", Map.of(), 1),
                    new Case("eagle", Map.of("total_token", "9", "depth", "2", "top_k", "3"), 1),
                    new Case("eagle", Map.of("rule", "descend", "top_k", "1", "depth", "0"), 1),
                    new Case("trispec", Map.of("lambda", "0.02"), 2),
                    new Case("trispec", Map.of("route", "agreement", "rule", "descend"), 2),
                    new Case("trispec", Map.of("lambda", "0.004", "lag", "8"), 2),
                    new Case("trispec", Map.of("lambda", "0.02", "shape", "dynamic"), 2),
                    new Case("trispec", SMALL_TREE, 2));

    @TempDir static Path folder;
    private final DeviceLane lane = new DeviceLane();
    private TinyFamily models;

    @BeforeAll
    void load() {
        models = TinyFamily.shaped(lane.tercet(), folder, SHAPE);
    }

    @AfterEach
    void theDeviceDidIt() {
        lane.assertUsed();
    }

    @AfterAll
    void close() {
        models.close();
        lane.close();
    }

    static SessionSpec spec(TinyFamily models, Case method, Model draft, boolean resident) {
        SessionSpec spec =
                SessionSpec.of(models.target())
                        .withQualifier(models.twin())
                        .withDraft(draft)
                        .withMethod(method.method())
                        .withSetting("resident", Boolean.toString(resident));
        for (Map.Entry<String, String> setting : method.settings().entrySet()) {
            spec = spec.withSetting(setting.getKey(), setting.getValue());
        }
        return spec;
    }

    private Generation run(Case method, Model draft, boolean resident, GenerationOptions options) {
        return models.run(spec(models, method, draft, resident), PROMPT, options);
    }

    static GenerationOptions sampled(int seed) {
        return GenerationOptions.sampling(new Sampling(1.3f, 0, 1, 0), seed);
    }

    /** Everything but times and what the device did. */
    static List<Object> facts(Generation generation) {
        Statistics stats = generation.statistics();
        return List.of(
                generation.tokens(),
                generation.stopReason(),
                generation.proposedBy(),
                generation.decidedBy(),
                stats.rounds(),
                stats.drafted(),
                stats.qualified(),
                stats.accepted(),
                stats.draftPasses(),
                stats.qualifierPasses(),
                stats.targetPasses(),
                stats.draftedPerPosition(),
                stats.acceptedPerPosition());
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void givesTheHostDrivenTokensAndStatistics(Case method) {
        for (Model draft : List.of(models.twin(), models.stranger())) {
            List<GenerationOptions> all = new ArrayList<>(List.of(GenerationOptions.greedy()));
            for (int seed = 0; seed < 3; seed++) {
                all.add(sampled(seed));
            }
            for (GenerationOptions options : all) {
                GenerationOptions short24 = options.withMaxTokens(24).withLogprobs(1);
                Generation onHost = run(method, draft, false, short24);
                Generation onDevice = run(method, draft, true, short24);
                assertThat(facts(onDevice)).isEqualTo(facts(onHost));
                assertThat(onDevice.logprobs()).isEqualTo(onHost.logprobs());
                assertThat(onDevice.statistics().device().orElseThrow().decisionReads())
                        .as("its rounds are on the device")
                        .isLessThan(onHost.statistics().device().orElseThrow().decisionReads());
            }
        }
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void aLongerTextMovesNoMorePerRound(Case method) {
        for (GenerationOptions options : List.of(GenerationOptions.greedy(), unended(method))) {
            Generation brief = run(method, models.twin(), true, options.withMaxTokens(30));
            Generation whole = run(method, models.twin(), true, options.withMaxTokens(LONG));
            DeviceCounters all = counters(whole);
            assertThat(all.decisionReads())
                    .isLessThanOrEqualTo(
                            (long) whole.statistics().rounds() * method.readsPerRound());
            assertThat(all.bytesFromDevice()).isLessThanOrEqualTo(1024 * all.decisionReads());
            assertThat(whole.statistics().rounds()).isGreaterThan(brief.statistics().rounds());
            assertThat(all.bytesToDevice())
                    .as("what the first round is told")
                    .isEqualTo(counters(brief).bytesToDevice());
        }
    }

    /** Tasks of a pass of the models above: fill, input, two layers, output. */
    static final int PASS = 1 + 2 + 2 * 16 + 2;

    @Test
    void launchesAreThoseOfTheSteps() {
        Generation greedy =
                run(
                        CASES.getFirst(),
                        models.twin(),
                        true,
                        GenerationOptions.greedy().withMaxTokens(60));
        Statistics stats = greedy.statistics();
        int begin = 1;
        int draft = PASS + 3; // aim, top, note
        int judge = PASS + 4; // aim, top, equality, settle
        assertThat(counters(greedy).launches())
                .isEqualTo(begin + draft * stats.draftPasses() + judge * stats.targetPasses());
    }

    /** A seed whose text does not end early. */
    private GenerationOptions unended(Case method) {
        return IntStream.range(0, 20)
                .mapToObj(seed -> sampled(seed).withMaxTokens(LONG))
                .filter(options ->
                        run(method, models.twin(), true, options).tokens().size() == LONG)
                .findFirst()
                .orElseThrow();
    }

    static DeviceCounters counters(Generation generation) {
        return generation.statistics().device().orElseThrow();
    }
}
