package io.tercet.engine.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.Methods;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.Skipped;
import io.tercet.tasks.TokenTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Self-speculation without sublayers that are chosen while a text is written. */
class SwiftTest {
    private static final HashModel TARGET = HashModel.of(6, 5);
    private static final TokenRules SAMPLED = Workbench.sampled(new Sampling(0.9f, 5, 1, 0));
    private static final Prefix PROMPT = Prefix.of(1, 2);

    private static DecoderContext context(ModelSession target, TokenRules rules, String settings) {
        return Workbench.context(
                Methods.named("swift"),
                Map.of(Role.TARGET, target),
                rules,
                Workbench.given(settings));
    }

    private static Decoder decoder(TokenRules rules, String settings) {
        return Methods.named("swift").create(context(TARGET, rules, settings));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "window=8",
                "window=4,bayes_interval=2,confidence=0",
                "window=4,skip_ratio=0.05,confidence=0.3",
                "window=4,skip_ratio=0.95,confidence=0,gamma=3",
                "window=6,interval=3,trials=4",
                "trials=0,gamma=4"
            })
    void greedyTokensAreTheTargetsOwnHoweverBadTheDraft(String settings) {
        for (TokenRules rules : List.of(Workbench.GREEDY, Workbench.PENALISED)) {
            assertThat(Workbench.generate(decoder(rules, settings), PROMPT, 40, 0))
                    .isEqualTo(Workbench.generate(Workbench.plain(TARGET, rules), PROMPT, 40, 0));
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "trials=0,gamma=3,confidence=0",
                "trials=0,gamma=3,confidence=0.4,skip_ratio=0.9"
            })
    void sampledTokensFollowTheTarget(String settings) {
        double statistic =
                Workbench.chiSquare(seed -> decoder(SAMPLED, settings), TARGET, SAMPLED, 20_000);
        assertThat(statistic).isLessThan(2.4);
    }

    /** The fifth and the sixth token are drafted by what a trial has chosen. */
    @Tag("slow")
    @Test
    void sampledTokensFollowTheTargetWhileItSearches() {
        HashModel target = HashModel.of(3, 5);
        TokenRules rules = Workbench.sampled(new Sampling(0.9f, 3, 1, 0));
        double statistic =
                Workbench.chiSquare(
                        seed ->
                                Methods.named("swift")
                                        .create(
                                                context(
                                                        target,
                                                        rules,
                                                        "window=4,gamma=2,confidence=0.3")),
                        target,
                        rules,
                        new Workbench.Sample(PROMPT, 6, 20_000));
        // some 500 cells: a standard deviation of 0.06
        assertThat(statistic).isLessThan(1.3);
    }

    @Test
    void trialsAreDraftPassesAndSaidInTheNotes() {
        DecoderContext context = context(TARGET, Workbench.GREEDY, "window=8,confidence=0,gamma=3");
        Decoder decoder = Methods.named("swift").create(context);
        List<Round> rounds = Workbench.rounds(decoder, PROMPT, 40, 0);
        Scorer target = context.scorer(Role.TARGET);
        int drafted = rounds.stream().mapToInt(Round::drafted).sum();
        int trials = Integer.parseInt(decoder.notes().get("searchPasses"));
        assertThat(trials).isBetween(1, rounds.size());
        assertThat(target.counts().passes()).isEqualTo(rounds.size());
        assertThat(target.countsAs(Role.DRAFT).passes()).isEqualTo(drafted + trials);
        assertThat(Double.parseDouble(decoder.notes().get("matchness"))).isBetween(0.0, 1.0);
    }

    @Test
    void theDraftEndsBehindATokenOfLittleConfidence() {
        List<Round> sure = rounds("trials=0,gamma=8,confidence=0");
        List<Round> never = rounds("trials=0,gamma=8,confidence=1");
        assertThat(sure).allMatch(round -> round.drafted() == 8);
        assertThat(never).allMatch(round -> round.drafted() == 1);
        assertThat(rounds("trials=0,gamma=8,confidence=0.45"))
                .anyMatch(round -> round.drafted() > 1)
                .anyMatch(round -> round.drafted() < 8);
    }

    private static List<Round> rounds(String settings) {
        return Workbench.rounds(decoder(Workbench.GREEDY, settings), PROMPT, 30, 0);
    }

    /** What the target is asked, in order. */
    private record Pass(Skipped skipped, int length, int nodes) {}

    @Test
    void aTrialLooksAtTheTextsLastWindowAndWhatIsBetterIsUsed() {
        List<Pass> passes = new ArrayList<>();
        ModelSession recording =
                new WrappedModel(TARGET) {
                    @Override
                    void before(Prefix prefix, TokenTree tree) {}

                    @Override
                    public Scores score(Prefix prefix, TokenTree tree, ScoreRequest request) {
                        passes.add(new Pass(request.skipped(), prefix.length(), tree.size()));
                        return super.score(prefix, tree, request);
                    }
                };
        Decoder decoder =
                Methods.named("swift")
                        .create(context(recording, Workbench.GREEDY, "window=8,gamma=1"));
        Workbench.rounds(decoder, PROMPT, 9, 0);
        List<Pass> trials = passes.stream().filter(pass -> pass.nodes() == 8).toList();
        assertThat(trials).isNotEmpty();
        int at = passes.indexOf(trials.getFirst());
        int written = passes.get(at + 1).length();
        assertThat(trials.getFirst().length()).isEqualTo(written - 8);
        assertThat(written).isGreaterThanOrEqualTo(PROMPT.length() + 8);
        assertThat(passes.get(at + 1).skipped())
                .as("the first trial is better than nothing")
                .isEqualTo(trials.getFirst().skipped());
        assertThat(passes.get(0).skipped())
                .as("every second layer at first")
                .isEqualTo(new Skipped(Set.of(1, 3, 5), Set.of(1, 3, 5)));
        assertThat(passes.get(1).skipped()).isEqualTo(Skipped.NONE);
    }

    @Test
    void theSearchGoesOnInTheNextRequestOfASession() {
        SessionMemory memory = new SessionMemory(null);
        List<String> found = new ArrayList<>();
        for (int request = 0; request < 2; request++) {
            DecoderContext context =
                    Workbench.context(
                            Methods.named("swift"),
                            Map.of(Role.TARGET, TARGET),
                            Workbench.GREEDY,
                            Workbench.given("window=8,trials=2"),
                            memory);
            Decoder decoder = Methods.named("swift").create(context);
            Workbench.rounds(decoder, PROMPT, 40, 0);
            found.add(decoder.notes().get("searchPasses"));
        }
        assertThat(found).containsExactly("2", "0");
    }
}
