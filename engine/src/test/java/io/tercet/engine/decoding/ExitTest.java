package io.tercet.engine.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.engine.Methods;
import io.tercet.tasks.Draws;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.TokenTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods that draft with the target's own first layers. */
class ExitTest {
    private static final HashModel TARGET = HashModel.of(6, 5);
    private static final TokenRules SAMPLED = Workbench.sampled(new Sampling(0.9f, 5, 1, 0));

    private static DecoderContext context(String method, TokenRules rules, String settings) {
        return Workbench.context(
                Methods.named(method),
                Map.of(Role.TARGET, TARGET),
                rules,
                Workbench.given(settings));
    }

    private static Decoder decoder(String method, TokenRules rules, String settings) {
        return Methods.named(method).create(context(method, rules, settings));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "layerskip | gamma=4",
                "layerskip | gamma=4,exit=1",
                "layerskip | gamma=1,exit=7",
                "hispec | n_d=2",
                "hispec | n_d=3,n_i=7,bonus=true",
                "hispec | n_d=2,target_bonus=false",
                "hispec | draft_exit=6,qualifier_exit=7,n_i=1"
            })
    void greedyTokensAreTheTargetsOwnWhereverItExits(String method, String settings) {
        Prefix prompt = Prefix.of(1, 2);
        Decoder decoder = decoder(method, Workbench.PENALISED, settings);
        assertThat(Workbench.generate(decoder, prompt, 40, 0))
                .isEqualTo(
                        Workbench.generate(
                                Workbench.plain(TARGET, Workbench.PENALISED), prompt, 40, 0));
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "layerskip | gamma=3",
                "hispec | n_d=2",
                "hispec | n_d=1,bonus=true",
                "hispec | n_d=2,target_bonus=false"
            })
    void sampledTokensFollowTheTarget(String method, String settings) {
        double statistic =
                Workbench.chiSquare(
                        seed -> decoder(method, SAMPLED, settings), TARGET, SAMPLED, 20_000);
        assertThat(statistic).isLessThan(2.4);
    }

    @Test
    void exitsCountAsPassesOfTheRoleTheyPlay() {
        DecoderContext context = context("layerskip", Workbench.GREEDY, "gamma=4");
        Decoder decoder = Methods.named("layerskip").create(context);
        List<Round> rounds = Workbench.rounds(decoder, Prefix.of(1, 2), 30, 0);
        Scorer target = context.scorer(Role.TARGET);
        assertThat(target.counts().passes()).isEqualTo(rounds.size());
        assertThat(target.countsAs(Role.DRAFT).passes()).isEqualTo(4 * rounds.size());
        assertThat(target.countsAs(Role.QUALIFIER).passes()).isZero();
    }

    @Test
    void hispecCountsThreeRolesOnOneModel() {
        DecoderContext context = context("hispec", Workbench.GREEDY, "n_d=2,n_i=4");
        Decoder decoder = Methods.named("hispec").create(context);
        List<Round> rounds = Workbench.rounds(decoder, Prefix.of(1, 2), 30, 0);
        Scorer target = context.scorer(Role.TARGET);
        int drafted = rounds.stream().mapToInt(Round::drafted).sum();
        assertThat(target.counts().passes()).isEqualTo(rounds.size());
        assertThat(target.countsAs(Role.DRAFT).passes()).isEqualTo(drafted);
        assertThat(target.countsAs(Role.QUALIFIER).passes()).isBetween(2 * rounds.size(), drafted);
        assertThat(rounds).allMatch(round -> round.qualified().tokens() == 4);
    }

    @Test
    void withoutABonusOfTheTargetAKeptDraftIsAllThereIs() {
        List<Round> near = rounds("draft_exit=6,qualifier_exit=7,target_bonus=false");
        assertThat(near).allMatch(round -> round.accepted() == 4 && round.emissions().size() == 4);
        List<Round> far = rounds("draft_exit=1,qualifier_exit=2,target_bonus=false");
        assertThat(far)
                .allMatch(round -> round.emissions().size() == Math.min(4, round.accepted() + 1))
                .anyMatch(round -> round.accepted() < 4);
        assertThat(rounds("draft_exit=6,qualifier_exit=7"))
                .allMatch(round -> round.emissions().size() == 5);
    }

    private static List<Round> rounds(String hispec) {
        Decoder decoder = decoder("hispec", Workbench.GREEDY, hispec);
        return Workbench.rounds(decoder, Prefix.of(1, 2), 40, 0);
    }

    /** HiSpec's invariant: each layer is computed once per surviving token. */
    @Test
    void withoutABonusTheQualifierScoresEachTokenOnce() {
        List<Integer> positions = new ArrayList<>();
        ModelSession recording =
                new WrappedModel(TARGET) {
                    @Override
                    void before(Prefix prefix, TokenTree tree) {
                        for (int node = 0; node < tree.size(); node++) {
                            positions.add(prefix.length() - 1 + tree.depth(node));
                        }
                    }
                };
        Scorer qualifier = Workbench.scorer(recording, Workbench.GREEDY);
        Drafter drafter =
                new QualifiedDrafter(
                        new ChainDrafter(Workbench.scorer(TARGET, Workbench.GREEDY), 2),
                        qualifier,
                        new EqualityRule(Stage.QUALIFIER),
                        6,
                        false);
        RoundDraws draws = new RoundDraws(new Draws(0), 0, 0);
        assertThat(drafter.draft(Prefix.of(1, 2), 9, draws).length()).isEqualTo(6);
        assertThat(positions).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void theSecondExitLiesBehindTheFirst() {
        assertThatThrownBy(
                        () -> decoder("hispec", Workbench.GREEDY, "draft_exit=3,qualifier_exit=2"))
                .hasMessage("setting qualifier_exit is 2, which is not behind draft_exit at 3");
    }

    @Test
    void anExitBehindTheLastLayerIsRefused() {
        assertThatThrownBy(() -> decoder("layerskip", Workbench.GREEDY, "exit=8"))
                .hasMessage(
                        "setting exit is 8, but an exit lies before the last of the target's 8"
                                + " layers");
    }
}
