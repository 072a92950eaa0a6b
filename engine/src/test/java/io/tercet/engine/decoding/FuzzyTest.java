package io.tercet.engine.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.Methods;
import io.tercet.tasks.Divergence;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PyramidSD's two stages on small models. */
class FuzzyTest {
    private static final HashModel TARGET = HashModel.of(8, 11);

    private static Decoder pyramid(
            HashModel draft,
            HashModel qualifier,
            TokenRules rules,
            Divergence form,
            double threshold) {
        Drafter qualified =
                new QualifiedDrafter(
                        new ChainDrafter(Workbench.scorer(draft, rules), 3),
                        Workbench.scorer(qualifier, rules),
                        new FuzzyRule(Stage.QUALIFIER, form, threshold),
                        7,
                        true);
        return new SpeculativeDecoder(
                qualified,
                Workbench.scorer(TARGET, rules),
                new FuzzyRule(Stage.TARGET, form, threshold));
    }

    @ParameterizedTest
    @EnumSource(Divergence.class)
    void identicalModelsAcceptEverythingUnderATinyThreshold(Divergence form) {
        for (TokenRules rules : List.of(Workbench.GREEDY, Workbench.sampled(Sampling.PLAIN))) {
            Decoder decoder = pyramid(TARGET, TARGET, rules, form, 1e-6);
            for (Round round : Workbench.rounds(decoder, Prefix.of(1, 2), 40, 5)) {
                assertThat(round.accepted())
                        .isEqualTo(round.offered())
                        .isEqualTo(round.qualified().tokens());
                assertThat(round.emissions()).hasSize(round.accepted() + 1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Divergence.class)
    void aThresholdOfZeroRejectsEveryOtherModelsToken(Divergence form) {
        HashModel other = TARGET.resembling(0.5);
        Decoder decoder = pyramid(other, other, Workbench.GREEDY, form, 0);
        List<Round> rounds = Workbench.rounds(decoder, Prefix.of(1, 2), 30, 0);
        assertThat(rounds).allMatch(round -> round.accepted() == 0 && round.offered() > 0);
        Decoder plain = Workbench.plain(TARGET, Workbench.GREEDY);
        assertThat(Workbench.tokens(rounds))
                .isEqualTo(Workbench.generate(plain, Prefix.of(1, 2), 30, 0));
    }

    private static List<Round> assisted(HashModel draft, HashModel qualifier) {
        DecodingMethod method = Methods.named("pyramid");
        Map<Role, HashModel> models =
                Map.of(Role.TARGET, TARGET, Role.QUALIFIER, qualifier, Role.DRAFT, draft);
        Map<String, String> given = Workbench.given("variant=assisted,l_q=6,l_d=3,bonus=false");
        Decoder decoder = method.create(Workbench.context(method, models, Workbench.GREEDY, given));
        return Workbench.rounds(decoder, Prefix.of(1, 2), 40, 0);
    }

    @Test
    void assistedAPerfectDraftIsNeverReplaced() {
        HashModel qualifier = TARGET.resembling(0.3);
        assertThat(assisted(qualifier, qualifier))
                .allMatch(round -> round.qualified().equals(new Qualified(6, 6, 0)));
        assertThat(assisted(qualifier.opposite(), qualifier))
                .allMatch(round -> round.qualified().accepted() == 0)
                .allMatch(round -> round.qualified().made() == 6);
    }

    @Test
    void everyTokenIsNamedAfterWhoProposedIt() {
        Decoder decoder =
                pyramid(TARGET.opposite(), TARGET, Workbench.GREEDY, Divergence.FSD_JS, 0.05);
        Round first = Workbench.rounds(decoder, Prefix.of(1, 2), 16, 0).getFirst();
        // seven times nothing of up to three is accepted: 3 + 3 + 3 + 3 + 3 + 2 + 1
        assertThat(first.qualified()).isEqualTo(new Qualified(18, 0, 7));
        List<Emission> emissions = first.emissions();
        assertThat(emissions).hasSize(8).allMatch(e -> e.decidedBy() == Source.TARGET);
        assertThat(emissions.subList(0, 7)).allMatch(e -> e.proposedBy() == Source.QUALIFIER);
        assertThat(emissions.getLast().proposedBy()).isEqualTo(Source.TARGET);
    }
}
