package io.tercet.engine.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.engine.Methods;
import io.tercet.tasks.Draws;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.Shortlist;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A drafter confined to some tokens changes how much is accepted, never what is said. */
class ShortlistTest {
    private static final int VOCABULARY = 5;
    private static final int DRAWS = 20_000;
    private static final TokenRules SAMPLED = Workbench.sampled(new Sampling(0.9f, 4, 0.98f, 0));
    private static final HashModel TARGET = HashModel.of(VOCABULARY, 7);

    static List<Shortlist> shortlists() {
        return List.of(Shortlist.of(1, 3, 4), Shortlist.of(2), Shortlist.of(0, 1, 2, 3, 4));
    }

    private static Scorer draft(TokenRules rules, Shortlist shortlist) {
        return Workbench.scorer(TARGET.resembling(0.3), rules).onto(shortlist);
    }

    private static Decoder decoder(Drafter drafter, TokenRules rules, AcceptanceRule rule) {
        return new SpeculativeDecoder(drafter, Workbench.scorer(TARGET, rules), rule);
    }

    /** A chain, trees of both kinds, and a qualifier between a shortlisted draft and the target. */
    private static List<Decoder> greedy(Shortlist shortlist, TokenRules rules) {
        AcceptanceRule rule = new DescendRule(Stage.TARGET);
        Scorer qualifier = Workbench.scorer(TARGET.resembling(0.2), rules);
        Drafter chain = new ChainDrafter(draft(rules, shortlist), 3);
        return List.of(
                decoder(chain, rules, rule),
                decoder(
                        new DynamicTreeDrafter(draft(rules, shortlist), 8, 3, 4, true),
                        rules,
                        rule),
                decoder(new FixedTreeDrafter(draft(rules, shortlist), List.of(3, 2)), rules, rule),
                decoder(
                        new QualifiedDrafter(
                                chain, qualifier, new DescendRule(Stage.QUALIFIER), 4, true),
                        rules,
                        rule));
    }

    @ParameterizedTest
    @MethodSource("shortlists")
    void greedyTokensAreTheTargetsOwn(Shortlist shortlist) {
        for (TokenRules rules : List.of(Workbench.GREEDY, Workbench.PENALISED)) {
            Prefix prompt = Prefix.of(2, 3);
            List<Integer> plain = Workbench.generate(Workbench.plain(TARGET, rules), prompt, 40, 0);
            for (Decoder decoder : greedy(shortlist, rules)) {
                assertThat(Workbench.generate(decoder, prompt, 40, 0)).isEqualTo(plain);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shortlists")
    void sampledTokensFollowTheTarget(Shortlist shortlist) {
        assertFollows(seed ->
                decoder(
                        new ChainDrafter(draft(SAMPLED, shortlist), 2),
                        SAMPLED,
                        new RatioRule(Stage.TARGET)));
        assertFollows(seed ->
                decoder(
                        new FixedTreeDrafter(draft(SAMPLED, shortlist), List.of(2, 1)),
                        SAMPLED,
                        new SiblingRule(Stage.TARGET)));
    }

    private static void assertFollows(Function<Long, Decoder> decoders) {
        assertThat(Workbench.chiSquare(decoders, TARGET, SAMPLED, DRAWS)).isLessThan(2.4);
    }

    @Test
    void theTestSeesATargetThatIsConfined() {
        Function<Long, Decoder> confined =
                seed ->
                        new SpeculativeDecoder(
                                Drafter.NONE,
                                Workbench.scorer(TARGET, SAMPLED).onto(Shortlist.of(1, 3, 4)),
                                new DescendRule(Stage.TARGET));
        assertThat(Workbench.chiSquare(confined, TARGET, SAMPLED, DRAWS)).isGreaterThan(5);
    }

    @Test
    void onlyTokensOfTheShortlistAreProposedAndSomeAreAccepted() {
        Shortlist shortlist = Shortlist.of(1, 3, 4);
        Drafter drafter = new ChainDrafter(draft(Workbench.GREEDY, shortlist), 3);
        Decoder decoder = decoder(drafter, Workbench.GREEDY, new DescendRule(Stage.TARGET));
        RoundDraws draws = new RoundDraws(new Draws(0), 0, 0);
        int accepted = 0;
        for (int first = 0; first < VOCABULARY; first++) {
            for (int second = 0; second < VOCABULARY; second++) {
                Prefix prompt = Prefix.of(first, second);
                int[] proposed = drafter.draft(prompt, 3, draws).tokens();
                assertThat(proposed).hasSize(3).containsAnyOf(1, 3, 4).doesNotContain(0, 2);
                accepted += decoder.round(prompt, 3, draws).accepted();
            }
        }
        assertThat(accepted).isPositive();
    }

    /** A request whose drafting model, or drafting exit, is confined. */
    private record Confined(DecoderContext whole, Shortlist rows) implements DecoderContext {
        static Confined context(String method, TokenRules rules, String settings) {
            Map<Role, HashModel> models =
                    Map.of(
                            Role.TARGET, TARGET,
                            Role.QUALIFIER, TARGET.resembling(0.1),
                            Role.DRAFT, TARGET.resembling(0.05));
            return new Confined(
                    Workbench.context(
                            Methods.named(method), models, rules, Workbench.given(settings)),
                    Shortlist.of(1, 3, 4));
        }

        @Override
        public Scorer scorer(Role role) {
            Scorer scorer = whole.scorer(role);
            return role == Role.DRAFT ? scorer.onto(rows) : scorer;
        }

        @Override
        public boolean has(Role role) {
            return whole.has(role);
        }

        @Override
        public TokenRules rules() {
            return whole.rules();
        }

        @Override
        public Settings settings() {
            return whole.settings();
        }

        @Override
        public Shortlist draftRows() {
            return rows;
        }
    }

    /** Short texts behind every prompt of two tokens. */
    private static List<Prefix> prompts() {
        return IntStream.range(0, VOCABULARY * VOCABULARY)
                .mapToObj(i -> Prefix.of(i / VOCABULARY, i % VOCABULARY))
                .toList();
    }

    private static List<Emission> emissions(String method, TokenRules rules, String settings) {
        List<Emission> emissions = new ArrayList<>();
        for (Prefix prompt : prompts()) {
            Decoder decoder =
                    Methods.named(method).create(Confined.context(method, rules, settings));
            Workbench.rounds(decoder, prompt, 12, 0).stream()
                    .flatMap(round -> round.emissions().stream())
                    .limit(12)
                    .forEach(emissions::add);
        }
        return emissions;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "layerskip | exit=6",
                "hispec | draft_exit=6,qualifier_exit=7",
                "trispec | lambda=2",
                "trispec | lambda=2,shape=dynamic,total_token=9,depth=2,top_k=3",
                "cascade | gamma=3"
            })
    void losslessMethodsStayTheTargetsOwn(String method, String settings) {
        for (TokenRules rules : List.of(Workbench.GREEDY, Workbench.PENALISED)) {
            List<Emission> emissions = emissions(method, rules, settings);
            List<Integer> plain = new ArrayList<>();
            for (Prefix prompt : prompts()) {
                plain.addAll(
                        Workbench.generate(Workbench.plain(TARGET, rules), prompt, 12, 0)
                                .subList(0, 12));
            }
            assertThat(emissions.stream().map(Emission::token).toList()).isEqualTo(plain);
            assertOnlyRowsAreProposed(emissions);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trispec | lambda=0.2",
                "pyramid | variant=assisted",
                "pyramid | divergence=kl",
                "fuzzy | divergence=jensen_shannon"
            })
    void lossyMethodsProposeFromTheShortlistToo(String method, String settings) {
        for (TokenRules rules : List.of(Workbench.GREEDY, SAMPLED)) {
            assertOnlyRowsAreProposed(emissions(method, rules, settings));
        }
    }

    private static void assertOnlyRowsAreProposed(List<Emission> emissions) {
        List<Integer> drafted =
                emissions.stream()
                        .filter(emission -> emission.proposedBy() == Source.DRAFT)
                        .map(Emission::token)
                        .toList();
        assertThat(drafted).isNotEmpty().isSubsetOf(1, 3, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fuzzy", "pyramid"})
    void aDivergenceThatAShortlistMakesInfiniteIsRefused(String method) {
        assertThatThrownBy(() -> emissions(method, Workbench.GREEDY, "divergence=fsd_js"))
                .hasMessageStartingWith(
                        "setting divergence is fsd_js, which is infinite where a shortlist");
    }
}
