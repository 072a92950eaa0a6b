package io.tercet.engine.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.engine.Methods;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    @Test
    void greedyTokensAreTheTargetsOwnWhereverItExits() {
        Prefix prompt = Prefix.of(1, 2);
        List<Integer> plain =
                Workbench.generate(Workbench.plain(TARGET, Workbench.PENALISED), prompt, 40, 0);
        for (String exit : List.of("0", "1", "6", "7")) {
            Decoder decoder = decoder("layerskip", Workbench.PENALISED, "gamma=4,exit=" + exit);
            assertThat(Workbench.generate(decoder, prompt, 40, 0)).isEqualTo(plain);
        }
    }

    @Test
    void sampledTokensFollowTheTarget() {
        double statistic =
                Workbench.chiSquare(
                        seed -> decoder("layerskip", SAMPLED, "gamma=3"), TARGET, SAMPLED, 20_000);
        assertThat(statistic).isLessThan(2.4);
    }

    @Test
    void exitsCountAsPassesOfTheRoleTheyPlay() {
        DecoderContext context = context("layerskip", Workbench.GREEDY, "gamma=4");
        Decoder decoder = Methods.named("layerskip").create(context);
        List<Round> rounds = Workbench.rounds(decoder, Prefix.of(1, 2), 30, 0);
        Scorer target = context.scorer(Role.TARGET);
        assertThat(target.passes()).isEqualTo(rounds.size());
        assertThat(target.passesAs(Role.DRAFT)).isEqualTo(4 * rounds.size());
        assertThat(target.passesAs(Role.QUALIFIER)).isZero();
    }

    @Test
    void anExitBehindTheLastLayerIsRefused() {
        assertThatThrownBy(() -> decoder("layerskip", Workbench.GREEDY, "exit=8"))
                .hasMessage(
                        "setting exit is 8, but an exit lies before the last of the target's 8"
                                + " layers");
    }
}
