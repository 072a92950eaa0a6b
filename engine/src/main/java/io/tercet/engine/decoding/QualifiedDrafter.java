package io.tercet.engine.decoding;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Logits;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.TokenTree;
import java.util.ArrayList;
import java.util.List;

/**
 * A qualifier judges short drafts one after another until it has a long one: the first stage of
 * three-model decoding. What comes out was proposed by draft and qualifier and carries the
 * qualifier's rows, so that the target judges the qualifier. With a lossless rule the result is
 * distributed exactly as if the qualifier had drafted alone.
 *
 * @param length tokens after which the target is asked
 * @param bonus whether the qualifier adds a token of its own behind a fully kept draft
 * @param steps short drafts after which the target is asked at the latest
 * @param judge whose the qualifier's own tokens are
 */
public record QualifiedDrafter(
        Drafter drafter,
        Scorer qualifier,
        AcceptanceRule rule,
        int length,
        boolean bonus,
        int steps,
        Source judge)
        implements Drafter {

    /** A qualifier that judges as many short drafts as it takes. */
    public QualifiedDrafter(
            Drafter drafter, Scorer qualifier, AcceptanceRule rule, int length, boolean bonus) {
        this(drafter, qualifier, rule, length, bonus, Integer.MAX_VALUE, Source.QUALIFIER);
    }

    /**
     * A draft model that is itself sped up: what comes out is distributed as its own draft would
     * be.
     */
    public static QualifiedDrafter of(Drafter drafter, Scorer draft, int length, int steps) {
        AcceptanceRule rule = new DescendRule(Stage.DRAFT);
        return new QualifiedDrafter(drafter, draft, rule, length, true, steps, Source.DRAFT);
    }

    @Override
    public Draft draft(Prefix prefix, int budget, RoundDraws draws) {
        Buffer buffer = new Buffer(prefix);
        RoundDraws inner = draws.nested();
        int limit = Math.min(length, budget);
        for (int step = 0; step < steps && buffer.size() < limit && !buffer.ended(); step++) {
            buffer.extend(drafter, limit, inner);
            inner = inner.next();
        }
        return buffer.isEmpty() ? Draft.none(prefix.tree()) : buffer.draft();
    }

    /** The tokens that passed so far, with the qualifier's rows. */
    private final class Buffer {
        private final Prefix prefix;
        private Prefix tokens;
        private final List<Source> sources = new ArrayList<>();
        private final List<Logits> logits = new ArrayList<>();
        private final List<Distributions> distributions = new ArrayList<>();
        private int drafted;
        private Qualified qualified = Qualified.NONE;

        Buffer(Prefix prefix) {
            this.prefix = prefix;
            this.tokens = prefix;
        }

        int size() {
            return tokens.length() - prefix.length();
        }

        boolean isEmpty() {
            return size() == 0;
        }

        boolean ended() {
            return !isEmpty() && qualifier.rules().ends(tokens.last());
        }

        /** Draft, score, judge, keep: one inner round, which never passes the limit. */
        void extend(Drafter from, int limit, RoundDraws draws) {
            Draft draft = from.draft(tokens, limit - size(), draws);
            Judgement judgement = new Judge(qualifier, rule, bonus).judge(tokens, draft, draws);
            Verdict kept = judgement.kept();
            qualifier.keep(kept.accepted());
            from.follow(judgement.scores(), kept);
            drafted += draft.drafted();
            Verdict verdict = judgement.verdict();
            NodeScores scores = judgement.scores();
            int before = size();
            int[] path = draft.tree().path(verdict.accepted());
            for (int i = 1; i < path.length; i++) {
                add(draft.tree().token(path[i]), draft.source(path[i]), scores, path[i - 1]);
            }
            if (judgement.own() && size() < limit && !ended()) {
                add(verdict.token(), judge, scores, verdict.accepted());
            }
            int accepted = path.length - 1;
            int made = size() - before - accepted;
            qualified = qualified.plus(new Qualified(draft.depth(), accepted, made));
        }

        private void add(int token, Source source, NodeScores scores, int parent) {
            tokens = tokens.append(token);
            sources.add(source);
            logits.add(scores.logits(parent));
            if (!qualifier.rules().isGreedy()) {
                distributions.add(scores.distribution(parent));
            }
        }

        Draft draft() {
            TokenTree chain = TokenTree.chain(prefix.last(), tokens.from(prefix.length()));
            boolean sped = judge == Source.DRAFT; // then this is what the draft model drafted
            return new Draft(
                    chain,
                    sources,
                    distributions.isEmpty()
                            ? null
                            : qualifier.operations().concatenateRows(distributions),
                    qualifier.operations().concatenate(logits),
                    sped ? size() : drafted,
                    sped ? Qualified.NONE : qualified,
                    Draft.ascending(chain));
        }
    }
}
