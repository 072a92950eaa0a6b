package io.tercet.engine.decoding;

/** A proposal passes when it is what the judge chooses itself: {@link DescendRule} on chains. */
public record EqualityRule(Stage stage) implements ChainRule {

    @Override
    public int passed(Draft chain, NodeScores scores, RoundDraws draws) {
        int[] proposed = chain.tokens();
        int[] choices = scores.choices(stage, draws);
        int passed = 0;
        while (passed < proposed.length && proposed[passed] == choices[passed]) {
            passed++;
        }
        return passed;
    }

    @Override
    public int next(int passed, Draft chain, NodeScores scores, RoundDraws draws) {
        return scores.choices(stage, draws)[passed];
    }
}
