package io.tercet.engine.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.Methods;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TriSpec's two cases on small models. */
class TriSpecTest {
    private static final int VOCABULARY = 6;
    private static final HashModel TARGET = HashModel.of(VOCABULARY, 11);
    private static final HashModel PROXY = TARGET.resembling(0.4);
    private static final HashModel DRAFT = TARGET.resembling(0.6);
    private static final TokenRules SAMPLED = Workbench.sampled(new Sampling(0.9f, 5, 0.98f, 0));
    private static final Prefix PROMPT = Prefix.of(1, 2);
    private static final Map<String, String> SHAPES =
            Map.of(
                    "gamma=4", "speculative",
                    "shape=dynamic,total_token=9,depth=2,top_k=3", "eagle",
                    "shape=fixed,branches=2-2-1", "eagle",
                    "shape=fixed,branches=2-2-1,rule=descend", "eagle");

    static Stream<TokenRules> rules() {
        return Stream.of(Workbench.GREEDY, Workbench.PENALISED, SAMPLED);
    }

    private static DecoderContext context(String method, String settings, TokenRules rules) {
        Map<Role, HashModel> models =
                Map.of(Role.TARGET, TARGET, Role.QUALIFIER, PROXY, Role.DRAFT, DRAFT);
        return Workbench.context(Methods.named(method), models, rules, Workbench.given(settings));
    }

    private static Decoder decoder(String method, String settings, TokenRules rules) {
        return Methods.named(method).create(context(method, settings, rules));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void strictlyItIsTheLosslessMethodTokenForToken(TokenRules rules) {
        SHAPES.forEach((shape, lossless) -> {
            List<Integer> plain =
                    Workbench.generate(decoder(lossless, shape, rules), PROMPT, 40, 3);
            for (Trust.Criterion criterion : Trust.Criterion.values()) {
                String settings =
                        "lambda=1.001,route=%s,%s"
                                .formatted(criterion.name().toLowerCase(Locale.ROOT), shape);
                List<Round> rounds =
                        Workbench.rounds(decoder("trispec", settings, rules), PROMPT, 40, 3);
                assertThat(Workbench.tokens(rounds).subList(0, 40)).isEqualTo(plain);
                assertThat(rounds)
                        .flatMap(Round::emissions)
                        .allMatch(e -> e.decidedBy() == Source.TARGET);
            }
        });
    }

    @Test
    void withoutAThresholdTheProxyDecodesAloneAndTheTargetIsNeverCalled() {
        for (String shape : SHAPES.keySet()) {
            DecoderContext context =
                    context("trispec", "lambda=0,lag=1," + shape, Workbench.GREEDY);
            Decoder decoder = Methods.named("trispec").create(context);
            List<Round> rounds = Workbench.rounds(decoder, PROMPT, 40, 0);
            assertThat(Workbench.tokens(rounds).subList(0, 40))
                    .isEqualTo(
                            Workbench.generate(
                                    Workbench.plain(PROXY, Workbench.GREEDY), PROMPT, 40, 0));
            assertThat(context.scorer(Role.TARGET).counts().passes()).isZero();
            assertThat(rounds)
                    .flatMap(Round::emissions)
                    .allMatch(e -> e.decidedBy() == Source.QUALIFIER);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gamma=3", "shape=dynamic,total_token=9,depth=2,top_k=3"})
    void withoutAThresholdItSamplesAsTheProxyDoes(String shape) {
        double statistic =
                Workbench.chiSquare(
                        seed -> decoder("trispec", "lambda=0," + shape, SAMPLED),
                        PROXY,
                        SAMPLED,
                        20_000);
        assertThat(statistic).isLessThan(2.4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lambda=0.3,route=margin",
                "lambda=0.2,route=entropy",
                "lambda=0.4,route=draft",
                "lambda=0.5,route=agreement"
            })
    void betweenThemEveryCriterionRoutesBothWays(String route) {
        for (String shape : SHAPES.keySet()) {
            Decoder decoder = decoder("trispec", route + "," + shape, Workbench.GREEDY);
            List<Emission> emissions =
                    Workbench.rounds(decoder, PROMPT, 45, 0).stream()
                            .flatMap(round -> round.emissions().stream())
                            .toList();
            assertThat(emissions)
                    .extracting(Emission::decidedBy)
                    .contains(Source.QUALIFIER, Source.TARGET);
            assertEachIsItsJudgesBest(emissions);
        }
    }

    /** Greedy, every token is what the model that decided on it would have said itself. */
    private static void assertEachIsItsJudgesBest(List<Emission> emissions) {
        Prefix prefix = PROMPT;
        for (Emission emission : emissions) {
            HashModel judge = emission.decidedBy() == Source.TARGET ? TARGET : PROXY;
            Scorer scorer = Workbench.scorer(judge, Workbench.GREEDY);
            assertThat(emission.token()).isEqualTo(scorer.score(prefix, prefix.tree()).best(0));
            prefix = prefix.append(emission.token());
        }
    }

    @Test
    void aMarginDecidesWhoIsAsked() {
        Decoder decoder = decoder("trispec", "lambda=0.3,gamma=4", Workbench.GREEDY);
        Prefix prefix = PROMPT;
        for (Round round : Workbench.rounds(decoder, PROMPT, 45, 0)) {
            boolean certain = true;
            for (Emission emission : round.emissions()) {
                Scorer proxy = Workbench.scorer(PROXY, Workbench.GREEDY);
                NodeScores scores = proxy.score(prefix, prefix.tree());
                certain &= proxy.operations().margin(scores.logits())[0] >= 0.3;
                assertThat(emission.decidedBy())
                        .isEqualTo(certain ? Source.QUALIFIER : Source.TARGET);
                prefix = prefix.append(emission.token());
            }
        }
    }

    @Test
    void whatTheProxyAcceptedIsCounted() {
        for (String shape : List.of("gamma=4", "shape=fixed,branches=2-2-1")) {
            Decoder decoder = decoder("trispec", "lambda=0," + shape, Workbench.GREEDY);
            for (Round round : Workbench.rounds(decoder, PROMPT, 40, 0)) {
                assertThat(round.qualified().offered()).isEqualTo(round.offered());
                assertThat(round.qualified().accepted()).isEqualTo(round.accepted());
                assertThat(round.qualified().made()).isZero();
            }
        }
    }

    @Test
    void aLaggingTargetCatchesUpWithoutChangingTheText() {
        DecoderContext never = context("trispec", "lambda=0.05,gamma=4", Workbench.GREEDY);
        DecoderContext often = context("trispec", "lambda=0.05,gamma=4,lag=1", Workbench.GREEDY);
        Decoder lazy = Methods.named("trispec").create(never);
        Decoder eager = Methods.named("trispec").create(often);
        assertThat(Workbench.generate(lazy, PROMPT, 45, 0))
                .isEqualTo(Workbench.generate(eager, PROMPT, 45, 0));
        assertThat(often.scorer(Role.TARGET).counts().passes())
                .isGreaterThan(never.scorer(Role.TARGET).counts().passes());
    }
}
