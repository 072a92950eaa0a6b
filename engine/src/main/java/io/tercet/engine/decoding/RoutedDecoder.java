package io.tercet.engine.decoding;

import io.tercet.tasks.Prefix;
import java.util.List;

/**
 * A proxy judges first, and what it is certain about needs no target (TriSpec, arXiv 2601.23180,
 * section 3.2). CASE I, certain up to its own token: all of it is committed. CASE II: the trusted
 * prefix is committed, the draft pruned to what lies below it, and the target judges that, the
 * token included at which the proxy hesitated.
 *
 * <p>The proxy follows every round; the target's cache may lag behind, and catches up when it is
 * asked or when the lag passes a limit.
 *
 * @param lag committed tokens that the target's cache may lack
 */
public record RoutedDecoder(Drafter drafter, Judge proxy, Trust trust, Judge target, int lag)
        implements Decoder {

    @Override
    public Round round(Prefix prefix, int budget, RoundDraws draws) {
        Draft drafted = drafter.draft(prefix, budget, draws);
        Judgement judgement = proxy.judge(prefix, drafted, draws);
        NodeScores scores = judgement.scores();
        int[] path = drafted.tree().path(judgement.verdict().accepted());
        Draft draft = drafted.withAccepted(path.length - 1);
        int trusted = trust.leading(draft, scores, path);
        return trusted == path.length
                ? decide(prefix, draft, judgement)
                : defer(prefix, draft, scores, path[trusted], draws);
    }

    /** CASE I: the proxy's word is final. */
    private Round decide(Prefix prefix, Draft draft, Judgement judgement) {
        Verdict verdict = judgement.verdict();
        follow(judgement.scores(), verdict);
        Prefix committed =
                prefix.append(draft.tree().pathTokens(verdict.accepted())).append(verdict.token());
        if (!trust.always() && target.model().lag(committed) > lag) {
            target.model().catchUp(committed);
        }
        return Round.of(draft, judgement, Source.QUALIFIER);
    }

    /** CASE II: the target judges what lies below the last trusted node. */
    private Round defer(
            Prefix prefix, Draft draft, NodeScores scores, int trusted, RoundDraws draws) {
        Prefix confirmed = prefix.append(draft.tree().pathTokens(trusted));
        Draft rest = draft.below(trusted, scores.operations());
        Judgement last = target.judge(confirmed, rest, draws);
        Verdict verdict = last.verdict();
        target.model().keep(verdict.accepted());
        List<Integer> numbers = draft.subtree(trusted);
        follow(scores, new Verdict(numbers.get(verdict.accepted()), verdict.token()));
        return Round.of(rest, last, Source.TARGET).behind(draft, scores, trusted);
    }

    private void follow(NodeScores scores, Verdict verdict) {
        proxy.model().keep(verdict.accepted());
        drafter.follow(scores, verdict);
    }
}
