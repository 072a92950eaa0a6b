package io.tercet.engine.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.Methods;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every training-free method keeps the target's output, with every kind of draft model. */
class RetrievalMethodsTest {
    private static final int VOCABULARY = 5;
    private static final TokenRules SAMPLED = Workbench.sampled(new Sampling(0.9f, 4, 0.98f, 0));
    private static final HashModel TARGET = HashModel.of(VOCABULARY, 7);
    private static final Prefix PROMPT =
            Prefix.of(3, 1, 2, 0, 4, 1, 1, 3, 2, 4, 0, 0, 2, 3, 1, 4, 3, 0, 1, 2, 3, 1);
    private static final Workbench.Sample SAMPLE = new Workbench.Sample(PROMPT, 3, 20_000);

    /**
     * A way to run a method.
     *
     * @param drafts whether a draft model takes part
     */
    record Case(String method, String settings, boolean drafts, boolean qualifies) {
        @Override
        public String toString() {
            return method + " " + settings + (qualifies ? " with a qualifier" : "");
        }

        Decoder decoder(HashModel draft, TokenRules rules) {
            Map<Role, HashModel> models = new EnumMap<>(Map.of(Role.TARGET, TARGET));
            if (drafts) {
                models.put(Role.DRAFT, draft);
            }
            if (qualifies) {
                models.put(Role.QUALIFIER, TARGET.resembling(0.2));
            }
            DecodingMethod named = Methods.named(method);
            return named.create(Workbench.context(named, models, rules, given()));
        }

        private Map<String, String> given() {
            Map<String, String> given = new HashMap<>();
            for (String setting : List.of(settings.split(",", -1))) {
                int equals = setting.indexOf('=');
                if (equals > 0) {
                    given.put(setting.substring(0, equals), setting.substring(equals + 1));
                }
            }
            return given;
        }

        List<HashModel> draftModels() {
            return drafts
                    ? List.of(
                            TARGET, TARGET.resembling(0.3), TARGET.resembling(1), TARGET.opposite())
                    : List.of(TARGET);
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("lookup", "", false, false),
                new Case("lookup", "ngram=2,candidates=3", false, false),
                new Case("suffix", "nodes=20", false, false),
                new Case("suffix", "len_threshold=2,n_predicts=4,fallback=none", false, false),
                new Case("suffix", "len_threshold=3,nodes=7,k=2,depth=3", false, false),
                new Case("lookahead", "", false, false),
                new Case("lookahead", "window=3,ngram=3,pool=2", false, false),
                new Case("lookahead", "window=4,ngram=2", false, false),
                new Case("pearl", "", true, false),
                new Case("pearl", "gamma=1", true, false),
                new Case("double", "", true, false),
                new Case("double", "candidates=2,store=true", true, false),
                new Case("double", "candidates=3,target_retrieval=false", true, false),
                new Case("double", "candidates=3,draft_retrieval=false", true, false),
                new Case("double", "draft_retrieval=false,target_retrieval=false", true, false),
                new Case("cascade", "candidates=2", true, false),
                new Case("cascade", "gamma=3,l_q=5,candidates=3", true, true));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greedyTokensAreTheTargetsOwn(Case used) {
        int accepted = 0;
        int rejected = 0;
        for (HashModel draft : used.draftModels()) {
            for (TokenRules rules : List.of(Workbench.GREEDY, Workbench.PENALISED)) {
                for (int first = 0; first < VOCABULARY; first++) {
                    Prefix prompt = PROMPT.append(first);
                    List<Integer> plain =
                            Workbench.generate(Workbench.plain(TARGET, rules), prompt, 35, 0);
                    List<Round> rounds =
                            Workbench.rounds(used.decoder(draft, rules), prompt, 35, 0);
                    assertThat(Workbench.tokens(rounds).subList(0, 35)).isEqualTo(plain);
                    accepted += rounds.stream().mapToInt(Round::accepted).sum();
                    rejected += rounds.stream().mapToInt(r -> r.offered() - r.accepted()).sum();
                }
            }
        }
        assertThat(accepted).isPositive();
        assertThat(rejected).isPositive();
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("cases")
    void sampledTokensFollowTheTarget(Case used) {
        for (HashModel draft : List.of(TARGET.resembling(0.3), TARGET.opposite())) {
            double statistic =
                    Workbench.chiSquare(
                            seed -> used.decoder(draft, SAMPLED), TARGET, SAMPLED, SAMPLE);
            // 60 cells or so: a standard deviation of 0.18
            assertThat(statistic).isLessThan(1.8);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aSeedGivesOneText(Case used) {
        List<List<Integer>> texts = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            Decoder decoder = used.decoder(TARGET.resembling(0.3), SAMPLED);
            texts.add(Workbench.generate(decoder, PROMPT, 30, 9));
        }
        assertThat(texts.stream().distinct()).hasSize(1);
    }
}
