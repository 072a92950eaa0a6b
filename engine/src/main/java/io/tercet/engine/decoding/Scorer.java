package io.tercet.engine.decoding;

import io.tercet.tasks.Features;
import io.tercet.tasks.Logits;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.Skipped;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.round.Projection;
import io.tercet.tasks.round.RoundModel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A model in its role: scores with the request's token rules applied, and counts its passes. */
public final class Scorer {
    private static final int PIECE = 256; // a second or so of the slowest models' prompts

    private final ModelSession session;
    private final LogitsOperations operations;
    private final TokenRules rules;
    private final int[] banned;
    private final int exitLayer;
    private final @Nullable Shortlist shortlist;
    private final Pending pending;
    private final Map<Role, Scorer> exits = new EnumMap<>(Role.class);
    private Skipped skipped = Skipped.NONE;
    private final PassCounts counts = new PassCounts();
    private int shortest = 1;
    private @Nullable Routing routing;

    /** The tree that the session scored last; one for a model and its exits. */
    private static final class Pending {
        private @Nullable TokenTree tree;
    }

    /**
     * @param vocabularyLimit tokens from here on are never produced: what the target lacks
     */
    public Scorer(
            ModelSession session,
            LogitsOperations operations,
            TokenRules rules,
            int vocabularyLimit) {
        this.session = session;
        this.operations = operations;
        this.rules = rules;
        Set<Integer> all = new TreeSet<>(rules.banned());
        IntStream.range(vocabularyLimit, session.config().vocabularySize()).forEach(all::add);
        this.banned = all.stream().mapToInt(Integer::intValue).toArray();
        this.exitLayer = ScoreRequest.ALL_LAYERS;
        this.shortlist = null;
        this.pending = new Pending();
    }

    private Scorer(Scorer whole, int exitLayer, @Nullable Shortlist shortlist) {
        this.session = whole.session;
        this.operations = whole.operations;
        this.rules = whole.rules;
        this.banned = whole.banned;
        this.exitLayer = exitLayer;
        this.shortlist = shortlist;
        this.pending = whole.pending;
        this.shortest = whole.shortest;
        this.routing = whole.routing;
    }

    /**
     * This model stopped behind some of its layers, in another role (LayerSkip, HiSpec). Both share
     * the cache, which continues later from where the exit stopped; the exit's passes count as its
     * own role's.
     *
     * @param layers layers that it runs, 1 to {@code blockCount() - 1}
     * @param rows of the vocabulary that it projects onto; null for all
     */
    public Scorer exit(Role role, int layers, @Nullable Shortlist rows) {
        Scorer exit = new Scorer(this, layers, rows);
        exits.put(role, exit);
        return exit;
    }

    /**
     * This model without some of its sublayers, in another role (SWIFT). Both share the cache,
     * where what the whole model has seen serves both; its passes count as its own role's.
     *
     * @param rows of the vocabulary that it projects onto; null for all
     */
    public Scorer skipping(Role role, @Nullable Shortlist rows) {
        return exit(role, ScoreRequest.ALL_LAYERS, rows);
    }

    /** Says which sublayers the next passes leave out. */
    public void skip(Skipped sublayers) {
        skipped = sublayers;
    }

    /**
     * This model, which projects onto some rows of the vocabulary only (FR-Spec, arXiv 2502.14856);
     * other tokens have probability 0. Used in its stead, before its first pass.
     *
     * @param rows null for all
     */
    public Scorer onto(@Nullable Shortlist rows) {
        return new Scorer(this, exitLayer, rows);
    }

    /**
     * From now on a router chooses the rows of the vocabulary for each pass, as many as its level
     * is given (DynaSpec, arXiv 2510.13847). Distributions are mixed with the floor, which makes
     * them full rows of the vocabulary: what is drawn from and what tests divide by are the same.
     */
    public void route(Routing budgets) {
        routing = budgets;
    }

    /** Whether a router chooses its rows. */
    public boolean isRouted() {
        return routing != null;
    }

    /** How a router chooses its rows; null where none does. */
    @Nullable Routing routing() {
        return routing;
    }

    /** Whether it projects onto some rows of the vocabulary only. */
    public boolean isConfined() {
        return shortlist != null;
    }

    /** This model, which scores nothing shorter. Used in its stead, before its first pass. */
    public Scorer behind(int tokens) {
        Scorer changed = new Scorer(this, exitLayer, shortlist);
        changed.shortest = tokens;
        return changed;
    }

    /** Tokens that the shortest prefix has which it can score; 2 for heads. */
    public int shortest() {
        return shortest;
    }

    /**
     * Feeds all but the last token of a prompt, so that the first round starts from a warm cache.
     *
     * @param stop asked before every {@value #PIECE} tokens; true leaves the rest out
     */
    public void prefill(Prefix prompt, BooleanSupplier stop) {
        if (prompt.length() > shortest && lag(prompt) > 0) {
            counts.prefill();
            int fed = session.cached();
            while (fed < prompt.length() - 1 && !stop.getAsBoolean()) {
                fed = Math.min(fed + PIECE, prompt.length() - 1);
                feed(prompt.first(fed + 1));
            }
        }
    }

    /** Committed tokens that the cache lacks, the last one left out. */
    public int lag(Prefix prefix) {
        return prefix.length() - 1 - session.cached();
    }

    /** One pass that only feeds what the cache lacks: all but the last token. */
    public void catchUp(Prefix prefix) {
        counts.time(() -> feed(prefix));
    }

    private Scores feed(Prefix prefix) {
        pending.tree = null;
        Prefix head = prefix.first(prefix.length() - 1);
        return session.score(head, head.tree());
    }

    /** One pass: every node of the tree. */
    public NodeScores score(Prefix prefix, TokenTree tree) {
        return score(prefix, tree, ScoreRequest.ALL);
    }

    /** One pass, as requested. */
    public NodeScores score(Prefix prefix, TokenTree tree, ScoreRequest request) {
        ScoreRequest asked = onto(request.exitAt(exitLayer).skipping(skipped), tree);
        Scores scores = counts.time(() -> session.score(prefix, tree, asked));
        counts.project(scores.logits().columns());
        pending.tree = skipped.isNone() ? tree : null;
        Logits logits = adjusted(scores.logits(), prefix, tree, request.firstNode());
        return new NodeScores(this, prefix, tree, request.firstNode(), logits, scores.features());
    }

    /** The request on the rows that are wanted: the router's choice, or the shortlist, or all. */
    private ScoreRequest onto(ScoreRequest request, TokenTree tree) {
        return routing == null
                ? request.onto(shortlist)
                : request.routed(routing.budget(tree.depth(request.firstNode())));
    }

    private Logits adjusted(Logits logits, Prefix prefix, TokenTree tree, int firstNode) {
        if (rules.repetitionPenalty() == 1 && banned.length == 0) {
            return logits;
        }
        int[] common = IntStream.of(prefix.toArray()).distinct().toArray();
        int[][] penalised = new int[tree.size() - firstNode][];
        for (int row = 0; row < penalised.length; row++) {
            int[] path = tree.pathTokens(firstNode + row);
            penalised[row] = IntStream.concat(IntStream.of(common), IntStream.of(path)).toArray();
        }
        return operations.adjust(logits, penalised, rules.repetitionPenalty(), banned);
    }

    /**
     * Whether a round on a device may run its passes: a model's and no head's, with no sublayer
     * left out, onto the whole vocabulary, with nothing done to the logits.
     */
    public boolean isPlain() {
        return shortest == 1 && shortlist == null && routing == null && isUnaltered();
    }

    /**
     * Whether a round on a device may grow trees with it: as {@link #isPlain}, but a head as well,
     * and onto a {@link #projection}.
     */
    public boolean isUnaltered() {
        return skipped.isNone() && rules.repetitionPenalty() == 1 && banned.length == 0;
    }

    /**
     * The rows of the vocabulary that it projects onto.
     *
     * @param levels of what it drafts at most, at least 1
     */
    public Projection projection(int levels) {
        Routing by = routing;
        if (by != null) {
            return new Projection.Routed(
                    IntStream.range(0, levels).mapToObj(by::budget).toList(), by.floor());
        }
        return shortlist == null ? new Projection.All() : new Projection.Listed(shortlist);
    }

    /** For rounds on a device, which run its passes themselves. */
    public RoundModel inRound() {
        return new RoundModel(session, exitLayer);
    }

    /** Counts passes that a round on a device has run. */
    public void ran(int count) {
        ran(count, 0);
    }

    /**
     * Likewise.
     *
     * @param projected columns of logits that they had together
     */
    public void ran(int count, int projected) {
        counts.ran(count);
        counts.project(projected);
        pending.tree = null;
    }

    /**
     * What a pass that a round on a device has run says; it counts.
     *
     * @param logits a row per node
     */
    public NodeScores scored(Prefix prefix, TokenTree tree, Logits logits) {
        ran(1);
        return new NodeScores(this, prefix, tree, 0, logits, new NoFeatures(logits.rows()));
    }

    /** Nobody wanted any. */
    private record NoFeatures(int rows) implements Features {
        @Override
        public int columns() {
            return 0;
        }

        @Override
        public float[] toArray(int row) {
            return new float[0];
        }
    }

    /** Keeps the path to a node of the tree scored last. */
    public void keep(int node) {
        session.keep(node);
        pending.tree = null;
    }

    /**
     * Keeps what the tree scored last has of a path; nothing when it was kept already.
     *
     * @param tokens from the root's child on
     */
    public void keepPath(int... tokens) {
        TokenTree tree = pending.tree;
        if (tree != null) {
            int node = 0;
            for (int i = 0; i < tokens.length && tree.child(node, tokens[i]) >= 0; i++) {
                node = tree.child(node, tokens[i]);
            }
            keep(node);
        }
    }

    /** Says how many of its CPU threads the next passes use. */
    public void useThreads(int threads) {
        session.useThreads(threads);
    }

    /** Tokens that can still follow a prefix. */
    public int room(Prefix prefix) {
        return session.contextLength() - prefix.length();
    }

    /** Tokens of the model's vocabulary. */
    public int vocabularySize() {
        return session.config().vocabularySize();
    }

    /** Layers of the model. */
    public int blockCount() {
        return session.config().blockCount();
    }

    public LogitsOperations operations() {
        return operations;
    }

    public TokenRules rules() {
        return rules;
    }

    /** Its passes. */
    public PassCounts counts() {
        return counts;
    }

    /** The passes of its exit in another role; none without one. */
    public PassCounts countsAs(Role role) {
        Scorer exit = exits.get(role);
        return exit == null ? new PassCounts() : exit.counts;
    }
}
