package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.ResidentRoundTest.Case;
import io.tercet.engine.shortlist.VocabularyShortlist;
import io.tercet.models.tokenizer.Vocabularies;
import io.tercet.models.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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

/** What is special to trees of draft models on the device: sizes, widths, shapes, shortlists. */
@Tag("device")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResidentTreeTest {
    @TempDir static Path folder;
    private final DeviceLane lane = new DeviceLane();
    private TinyFamily models;

    @BeforeAll
    void load() {
        models = TinyFamily.shaped(lane.tercet(), folder, ResidentRoundTest.SHAPE);
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

    private Generation run(Case method, Model draft, boolean resident, GenerationOptions options) {
        return models.run(
                ResidentRoundTest.spec(models, method, draft, resident),
                ResidentRoundTest.PROMPT,
                options);
    }

    @Test
    void launchesOfTreesAreThoseOfTheSteps() {
        Generation greedy =
                run(
                        new Case("eagle", Map.of("depth", "3"), 1),
                        models.twin(),
                        true,
                        GenerationOptions.greedy().withMaxTokens(60));
        Statistics stats = greedy.statistics();
        int begin = 1;
        int root = ResidentRoundTest.PASS + 4; // aim, summary, top, expand
        int level = root + 1; // rank, grow instead of fill
        int rerank = 2;
        int judge = ResidentRoundTest.PASS + 3; // aim, top, descend
        int keep = 2 * (1 + 2); // of either model: keep, input
        int settle = 1;
        long roots = stats.draftedPerPosition().getFirst();
        assertThat(ResidentRoundTest.counters(greedy).launches())
                .isEqualTo(
                        begin
                                + roots * root
                                + (stats.draftPasses() - roots) * level
                                + stats.rounds() * (long) (rerank + judge + keep + settle));
    }

    @Test
    void treesOfOtherWidthsGiveTheSameTokens() {
        Case planned = new Case("eagle", Map.of("plan", "4x3-2x1-0-7-4x3"), 1);
        for (GenerationOptions options :
                List.of(GenerationOptions.greedy(), ResidentRoundTest.sampled(1))) {
            Generation onHost = run(planned, models.twin(), false, options.withMaxTokens(40));
            Generation onDevice = run(planned, models.twin(), true, options.withMaxTokens(40));
            assertThat(ResidentRoundTest.facts(onDevice))
                    .isEqualTo(ResidentRoundTest.facts(onHost));
            assertThat(ResidentRoundTest.counters(onDevice).decisionReads())
                    .isEqualTo(onDevice.statistics().rounds());
        }
    }

    @Test
    void treesOfAConfinedDraftModelAreTheSame() {
        Case eagle = new Case("eagle", Map.of("depth", "3"), 1);
        Vocabulary vocabulary = models.target().tokenizer().vocabulary();
        List<Integer> even =
                IntStream.range(0, vocabulary.size()).filter(i -> i % 2 == 0).boxed().toList();
        VocabularyShortlist rows =
                new VocabularyShortlist(
                        Vocabularies.sha256(vocabulary),
                        vocabulary.size(),
                        "every other token",
                        even.size(),
                        even,
                        Collections.nCopies(even.size(), 1L));
        for (GenerationOptions options :
                List.of(GenerationOptions.greedy(), ResidentRoundTest.sampled(1))) {
            List<Generation> ways = new ArrayList<>();
            for (boolean resident : new boolean[] {false, true}) {
                SessionSpec spec =
                        ResidentRoundTest.spec(models, eagle, models.twin(), resident)
                                .withShortlist(rows);
                ways.add(models.run(spec, ResidentRoundTest.PROMPT, options.withMaxTokens(24)));
            }
            assertThat(ResidentRoundTest.facts(ways.getLast()))
                    .isEqualTo(ResidentRoundTest.facts(ways.getFirst()));
            assertThat(ResidentRoundTest.counters(ways.getLast()).decisionReads())
                    .isEqualTo(ways.getLast().statistics().rounds());
        }
    }

    static final List<Case> FIXED =
            List.of(
                    new Case("eagle", Map.of("shape", "fixed"), 1),
                    new Case("eagle", Map.of("shape", "fixed", "branches", "3-2-1-2"), 1),
                    new Case(
                            "trispec",
                            Map.of("shape", "fixed", "branches", "2-2-1", "lambda", "0.02"),
                            2));

    /** Drawn children stay with the host. */
    @ParameterizedTest
    @FieldSource("FIXED")
    void greedyTreesOfAFixedShapeAreTheSame(Case method) {
        for (Model draft : List.of(models.twin(), models.stranger())) {
            GenerationOptions options = GenerationOptions.greedy().withMaxTokens(40);
            Generation onHost = run(method, draft, false, options);
            Generation onDevice = run(method, draft, true, options);
            Generation brief = run(method, draft, true, options.withMaxTokens(20));
            assertThat(ResidentRoundTest.facts(onDevice))
                    .isEqualTo(ResidentRoundTest.facts(onHost));
            assertThat(ResidentRoundTest.counters(onDevice).decisionReads())
                    .isLessThanOrEqualTo(
                            (long) onDevice.statistics().rounds() * method.readsPerRound());
            assertThat(ResidentRoundTest.counters(onDevice).bytesToDevice())
                    .as("what the first round is told")
                    .isEqualTo(ResidentRoundTest.counters(brief).bytesToDevice());
        }
        Generation drawnOnHost =
                run(method, models.twin(), false, ResidentRoundTest.sampled(0).withMaxTokens(20));
        Generation drawn =
                run(method, models.twin(), true, ResidentRoundTest.sampled(0).withMaxTokens(20));
        assertThat(ResidentRoundTest.facts(drawn)).isEqualTo(ResidentRoundTest.facts(drawnOnHost));
    }

    @Test
    void treesThatAreTooLargeStayWithTheHost() {
        Case large = new Case("eagle", Map.of("total_token", "65"), 1);
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(20);
        Generation onHost = run(large, models.twin(), false, options);
        Generation wanted = run(large, models.twin(), true, options);
        assertThat(wanted.tokens()).isEqualTo(onHost.tokens());
        assertThat(ResidentRoundTest.counters(wanted).decisionReads())
                .isEqualTo(ResidentRoundTest.counters(onHost).decisionReads());
    }
}
