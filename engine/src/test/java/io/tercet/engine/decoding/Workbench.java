package io.tercet.engine.decoding;

import io.tercet.tasks.Draws;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.reference.ReferenceOperations;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs decoders on small models without files, and measures the distribution of what they emit. */
final class Workbench {
    static final LogitsOperations OPERATIONS = new ReferenceOperations();
    static final TokenRules GREEDY = TokenRules.greedy(Set.of());
    static final TokenRules PENALISED = new TokenRules(null, 1.7f, Set.of(1), Set.of());

    private Workbench() {}

    static TokenRules sampled(Sampling sampling) {
        return new TokenRules(sampling, 1, Set.of(), Set.of());
    }

    static Scorer scorer(ModelSession model, TokenRules rules) {
        return new Scorer(model, OPERATIONS, rules, model.config().vocabularySize());
    }

    /** A method's view of a request: a target, a qualifier and a draft, and settings as given. */
    static DecoderContext context(
            DecodingMethod method,
            Map<Role, ? extends ModelSession> models,
            TokenRules rules,
            Map<String, String> given) {
        return context(method, models, rules, given, new SessionMemory(null));
    }

    /** As above, in a session that remembers. */
    static DecoderContext context(
            DecodingMethod method,
            Map<Role, ? extends ModelSession> models,
            TokenRules rules,
            Map<String, String> given,
            SessionMemory memory) {
        Settings settings = Settings.of(method, given);
        Map<Role, Scorer> scorers = new EnumMap<>(Role.class);
        models.forEach((role, model) -> scorers.put(role, scorer(model, rules)));
        return new DecoderContext() {
            @Override
            public Scorer scorer(Role role) {
                return Objects.requireNonNull(scorers.get(role), role.word());
            }

            @Override
            public boolean has(Role role) {
                return scorers.containsKey(role);
            }

            @Override
            public TokenRules rules() {
                return rules;
            }

            @Override
            public Settings settings() {
                return settings;
            }

            @Override
            public SessionMemory memory() {
                return memory;
            }
        };
    }

    /** Settings written as {@code name=value,...}. */
    static Map<String, String> given(String settings) {
        return Stream.of(settings.split(","))
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    /** Plain decoding by one model. */
    static Decoder plain(ModelSession target, TokenRules rules) {
        return new SpeculativeDecoder(
                (prefix, budget, draws) -> Draft.none(prefix.tree()),
                scorer(target, rules),
                new DescendRule(Stage.TARGET));
    }

    /** The rounds of a generation of at least {@code length} tokens. */
    static List<Round> rounds(Decoder decoder, Prefix prompt, int length, long seed) {
        List<Round> rounds = new ArrayList<>();
        Prefix prefix = prompt;
        while (prefix.length() - prompt.length() < length) {
            int budget = HashModel.CONTEXT - prefix.length();
            RoundDraws draws = new RoundDraws(new Draws(seed), rounds.size(), 0);
            Round round = decoder.round(prefix, budget, draws);
            rounds.add(round);
            prefix = prefix.append(tokens(List.of(round)).stream().mapToInt(i -> i).toArray());
        }
        return rounds;
    }

    static List<Integer> tokens(List<Round> rounds) {
        return rounds.stream()
                .flatMap(round -> round.emissions().stream())
                .map(Emission::token)
                .toList();
    }

    static List<Integer> generate(Decoder decoder, Prefix prompt, int length, long seed) {
        return tokens(rounds(decoder, prompt, length, seed)).subList(0, length);
    }

    /**
     * Chi-square statistic, per degree of freedom, of the first two emitted tokens against the
     * exact distribution of the target: about 1 when equal, its standard deviation {@code sqrt(2 /
     * cells)}.
     */
    static double chiSquare(
            Function<Long, Decoder> decoders, HashModel target, TokenRules rules, int draws) {
        return chiSquare(decoders, target, rules, new Sample(Prefix.of(3, 1), 2, draws));
    }

    /**
     * What is drawn.
     *
     * @param length tokens whose joint distribution is compared
     */
    record Sample(Prefix prompt, int length, int draws) {}

    /** As above, of the first few tokens after a prompt of one's own. */
    static double chiSquare(
            Function<Long, Decoder> decoders, HashModel target, TokenRules rules, Sample sample) {
        int vocabulary = target.config().vocabularySize();
        double[] exact = exact(target, rules, sample.prompt(), sample.length());
        int[] counts = new int[exact.length];
        for (int seed = 0; seed < sample.draws(); seed++) {
            Decoder decoder = decoders.apply((long) seed);
            int cell = 0;
            for (int token : generate(decoder, sample.prompt(), sample.length(), seed)) {
                cell = cell * vocabulary + token;
            }
            counts[cell]++;
        }
        double statistic = 0;
        int cells = 0;
        for (int cell = 0; cell < exact.length; cell++) {
            double expected = exact[cell] * sample.draws();
            if (expected >= 5) {
                statistic += (counts[cell] - expected) * (counts[cell] - expected) / expected;
                cells++;
            }
        }
        return statistic / (cells - 1);
    }

    /** The target's own probabilities of every sequence of some length. [vocabulary^length] */
    private static double[] exact(HashModel target, TokenRules rules, Prefix prefix, int length) {
        if (length == 0) {
            return new double[] {1};
        }
        float[] first = distribution(target, rules, prefix);
        List<Double> exact = new ArrayList<>();
        for (int token = 0; token < first.length; token++) {
            for (double rest : exact(target, rules, prefix.append(token), length - 1)) {
                exact.add(first[token] * rest);
            }
        }
        return exact.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static float[] distribution(HashModel target, TokenRules rules, Prefix prefix) {
        return scorer(target, rules).score(prefix, prefix.tree()).distribution(0).toArray(0);
    }
}
