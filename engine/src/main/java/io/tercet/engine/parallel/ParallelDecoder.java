package io.tercet.engine.parallel;

import io.tercet.engine.decoding.ChainRule;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DescendRule;
import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.Emission;
import io.tercet.engine.decoding.EqualityRule;
import io.tercet.engine.decoding.NodeScores;
import io.tercet.engine.decoding.RatioRule;
import io.tercet.engine.decoding.Round;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Source;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.decoding.Verdict;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.TokenTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * PEARL's loop (arXiv 2408.11850), with Double's guidance (arXiv 2601.05524) where a guide
 * retrieves for the target. While the target scores the pending tokens, drafted but not yet judged,
 * the drafter already drafts the block behind them.
 *
 * <p>Pre-verify, with nothing pending: the target's row behind the committed text judges the new
 * block's first token. Post-verify: it judges the pending tokens, then that one. When all pass, the
 * rest of the new block becomes pending; a rejection costs the block, never more than the target's
 * pass would have taken anyway.
 *
 * <p>With candidates from the guide in its pass, the target speaks several tokens of its own behind
 * the pending ones: they stand, and the block goes on where it begins with exactly these. The
 * released code tests the block by ratio and falls back on the target's fresh tokens, which biases
 * sampling; equality does not.
 */
public final class ParallelDecoder implements Decoder {
    private static final Draft NOTHING = Draft.none(TokenTree.single(0));

    private final Drafter drafter;
    private final SharedThreads threads;
    private final Scorer target;
    private final Drafter guide;
    private final ChainRule rule;
    private final Map<String, String> notes;
    private Draft pending = NOTHING; // its root is the last committed token

    /**
     * @param drafter drafts blocks, on a thread of its own
     * @param models target and draft model
     * @param guide retrieves for the target's pass; {@link Drafter#NONE} for PEARL
     * @param notes for reports
     */
    public ParallelDecoder(
            Drafter drafter, SharedThreads models, Drafter guide, Map<String, String> notes) {
        this.drafter = drafter;
        this.threads = models;
        this.target = models.target();
        this.guide = guide;
        this.rule =
                models.target().rules().isGreedy()
                        ? new EqualityRule(Stage.TARGET)
                        : new RatioRule(Stage.TARGET);
        this.notes = Map.copyOf(notes);
    }

    @Override
    public Round round(Prefix prefix, int budget, RoundDraws draws) {
        Draft judged = pending.isEmpty() ? Draft.none(prefix.tree()) : pending.upTo(budget);
        Prefix known = prefix.append(judged.tokens());
        int room = budget - judged.length();
        Draft candidates = guide.draft(known, room, draws);
        TokenTree tree = judged.tree().withChain(judged.length(), candidates.tokens());
        if (room == 0) {
            threads.alone();
            Draft block = Draft.none(known.tree());
            return new Meeting(judged, candidates, block, target.score(prefix, tree), draws)
                    .round();
        }
        threads.together();
        Prefix draftsOwn = Prefix.of(known.toArray());
        try (Lane<Draft> draft =
                Lane.start("tercet-draft", () -> drafter.draft(draftsOwn, room, draws))) {
            NodeScores scores = target.score(prefix, tree);
            return new Meeting(judged, candidates, draft.result(), scores, draws).round();
        }
    }

    @Override
    public Map<String, String> notes() {
        return notes;
    }

    /** Both sides are done: what becomes of the pending tokens and of the new block. */
    private final class Meeting {
        private final Draft judged;
        private final Draft candidates;
        private final Draft block;
        private final NodeScores scores;
        private final RoundDraws draws;
        private final List<Emission> emissions = new ArrayList<>();

        Meeting(Draft judged, Draft candidates, Draft block, NodeScores scores, RoundDraws draws) {
            this.judged = judged;
            this.candidates = candidates;
            this.block = block;
            this.scores = scores;
            this.draws = draws;
        }

        Round round() {
            boolean guided = !candidates.isEmpty() || block.isEmpty();
            Draft window = guided ? judged : judged.then(block.upTo(1), target.operations());
            int passed = rule.passed(window, scores, draws);
            emit(window.upTo(passed));
            if (passed < window.length()) {
                emit(rule.next(passed, window, scores, draws), Source.TARGET);
                return committed(passed, window.length(), NOTHING, passed);
            }
            return guided
                    ? guidance()
                    : committed(judged.length(), window.length(), block.from(1), passed);
        }

        /** The target's own tokens behind the pending ones, as far as its candidates carry. */
        private Round guidance() {
            TokenTree tree = scores.tree();
            int[] choices = scores.choices(Stage.TARGET, draws);
            int last = DescendRule.descend(tree, judged.length(), choices);
            int matched = last - judged.length();
            emit(candidates.upTo(matched));
            emit(choices[last], Source.TARGET);
            guide.follow(scores, new Verdict(last, choices[last]));
            int[] guidance = Arrays.copyOf(candidates.tokens(), matched + 1);
            guidance[matched] = choices[last];
            return committed(last, tree.size() - 1, behind(guidance), last);
        }

        /** The block behind the target's tokens, if it begins with them and has more. */
        private Draft behind(int... guidance) {
            int length = guidance.length;
            boolean goesOn =
                    length < block.length()
                            && Arrays.equals(block.tokens(), 0, length, guidance, 0, length);
            return goesOn ? block.from(length) : NOTHING;
        }

        private void emit(Draft accepted) {
            int[] tokens = accepted.tokens();
            for (int i = 0; i < tokens.length; i++) {
                emit(tokens[i], accepted.source(i + 1));
            }
        }

        private void emit(int token, Source proposedBy) {
            emissions.add(
                    new Emission(
                            token, proposedBy, Source.TARGET, scores.logits(emissions.size())));
        }

        private Round committed(int keptNode, int offered, Draft next, int accepted) {
            target.keep(keptNode);
            pending = next;
            int drafted = block.drafted() + candidates.drafted();
            return new Round(emissions, drafted, block.qualified(), offered, accepted);
        }
    }
}
