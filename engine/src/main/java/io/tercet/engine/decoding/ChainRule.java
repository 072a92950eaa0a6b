package io.tercet.engine.decoding;

/**
 * A lossless rule for chains whose two steps can be asked for one by one: a judge that has not
 * scored the last proposal can still test it, and only then has no word behind it.
 */
public interface ChainRule extends LosslessRule {

    /** Leading proposals that pass; each is judged by the row of the node before it. */
    int passed(Draft chain, NodeScores scores, RoundDraws draws);

    /** The judge's own token behind those that passed: recovered, or the bonus behind them all. */
    int next(int passed, Draft chain, NodeScores scores, RoundDraws draws);

    @Override
    default Verdict judge(Draft chain, NodeScores scores, RoundDraws draws) {
        int passed = passed(chain, scores, draws);
        return new Verdict(passed, next(passed, chain, scores, draws));
    }
}
