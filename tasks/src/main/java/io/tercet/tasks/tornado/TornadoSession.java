package io.tercet.tasks.tornado;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.tasks.FeatureSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.cache.CacheTable;
import io.tercet.tasks.cache.HeadTable.Origin;
import io.tercet.tasks.cache.Pass;
import io.tercet.tasks.cache.PassChunk;
import io.tercet.tasks.round.Projection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** A session whose cache, features and results stay on the device. */
class TornadoSession implements FeatureSession {
    private final TornadoModel model;
    private final DecoderConfig config;
    private final ModelGraphs graphs;
    private final Results results;
    private final TornadoModel.Place place;
    private final Ring.Owner owner;
    private final int contextLength;
    private final CacheTable table;
    private final PendingMoves moves = new PendingMoves();
    private final List<Integer> kept; // layers whose entering streams are kept
    private final Ring.@Nullable Block keptAt; // [slots, layers kept, embeddingLength]
    private final PlacedShortlist placed;
    private boolean closed;

    /** Where a pass's results go. */
    record Target(ScoreRequest request, int exit, int columns, int featureColumns) {}

    TornadoSession(
            TornadoModel model, TornadoModel.Place place, Results results, SessionOptions options) {
        this.model = model;
        this.config = model.config();
        this.place = place;
        this.graphs = place.graphs();
        this.results = results;
        this.placed = new PlacedShortlist(results, graphs);
        this.owner = results.ring().new Owner();
        this.contextLength = options.contextLength();
        this.table = new CacheTable(contextLength, config.blockCount(), config.vocabularySize());
        this.kept = options.features();
        this.keptAt =
                kept.isEmpty()
                        ? null
                        : results.ring()
                                .allocate(Math.multiplyExact(table.capacity(), keptColumns()));
    }

    private int keptColumns() {
        return kept.size() * config.embeddingLength();
    }

    /** What it is a session of. */
    final TornadoModel model() {
        return model;
    }

    @Override
    public final DecoderModel decoder() {
        return model.model();
    }

    @Override
    public final List<Integer> featureLayers() {
        return kept;
    }

    @Override
    public final int held(Prefix prefix) {
        return table.held(prefix, kept.isEmpty() ? 0 : kept.getLast());
    }

    /** Tells a pass of a reader where the features lie, as they are behind the last keep. */
    final void tellKept(IntArray pass) {
        pass.set(PassLayout.KEPT, keptAt == null ? 0 : keptAt.element(0));
        pass.set(PassLayout.KEPT_COLUMNS, keptColumns());
    }

    /** Moves what was kept now, for somebody else to read it. */
    final void settle() {
        tellKept(graphs.pass());
        graphs.pass().set(PassLayout.ORIGIN, place.origin());
        graphs.pass().set(PassLayout.ROWS, 0);
        while (moves.size() > 0) {
            moves.tell(graphs.pass());
            enterAndMove();
        }
    }

    @Override
    public DecoderConfig config() {
        return config;
    }

    @Override
    public int contextLength() {
        return contextLength;
    }

    @Override
    public int cached() {
        return table.cached();
    }

    @Override
    public Scores score(Prefix prefix, TokenTree tree, ScoreRequest request) {
        if (!request.skipped().isNone() && config.blockCount() > PassLayout.MAX_LAYERS) {
            throw new IllegalArgumentException(
                    "on a device only models of up to %d layers can leave sublayers out, not one of %d"
                            .formatted(PassLayout.MAX_LAYERS, config.blockCount()));
        }
        Pass plan = plan(prefix, tree, request);
        try {
            return score(plan, request);
        } catch (RuntimeException e) {
            forget();
            throw e;
        }
    }

    Pass plan(Prefix prefix, TokenTree tree, ScoreRequest request) {
        return table.plan(prefix, tree, request);
    }

    void forget() {
        table.clear();
        moves.clear();
    }

    Scores score(Pass plan, ScoreRequest request) {
        Shortlist shortlist = request.shortlist();
        if (shortlist != null) {
            placed.place(shortlist);
        }
        int columns = shortlist == null ? config.vocabularySize() : shortlist.size();
        Result result = begin(plan, request, columns);
        run(plan, result.target());
        return new Scores(
                request.firstNode(),
                DeviceMatrix.of(results, result.block(), 0, result.rows(), columns, shortlist),
                result.features());
    }

    /** What a pass leaves in the ring: logits, and features behind them. */
    record Result(Results results, Target target, Ring.Block block, int rows) {
        DeviceMatrix features() {
            return DeviceMatrix.of(
                    results, block, rows * target.columns(), rows, target.featureColumns(), null);
        }
    }

    /**
     * Makes room for a pass's results and says on the board what it is about.
     *
     * @param columns of its logits at most
     */
    final Result begin(Pass plan, ScoreRequest request, int columns) {
        int rows = plan.outputs();
        int featureColumns = request.featureLayers().size() * config.embeddingLength();
        Target target = new Target(request, plan.exitLayer(), columns, featureColumns);
        Ring.Block block = owner.take(rows, Math.multiplyExact(rows, columns + featureColumns));
        describe(target, block, rows);
        graphs.skip(request.skipped());
        return new Result(results, target, block, rows);
    }

    void run(Pass plan, Target target) {
        for (PassChunk chunk : plan.chunks(PassLayout.MAX_ROWS)) {
            run(chunk, target);
        }
    }

    private void describe(Target target, Ring.Block block, int rows) {
        IntArray pass = graphs.pass();
        pass.set(PassLayout.ORIGIN, place.origin());
        pass.set(PassLayout.LOGITS, block.element(0));
        pass.set(PassLayout.LOGITS_COLUMNS, target.columns());
        pass.set(PassLayout.FEATURES, block.element(rows * target.columns()));
        pass.set(PassLayout.FEATURES_COLUMNS, target.featureColumns());
        pass.set(PassLayout.LAST_LAYER, target.exit() - 1);
        pass.set(PassLayout.SHORTLIST, placed.element());
        tellKept(pass);
    }

    final void run(PassChunk chunk, Target target) {
        for (PassChunk.Stage stage : chunk.stages()) {
            enter(chunk, stage);
            start(chunk);
            for (int layer = stage.fromLayer(); layer < stage.toLayer(); layer++) {
                features(layer, target);
                record(layer);
                if (target.request().skipped().keeps(layer)) {
                    graphs.layer();
                }
            }
        }
        record(target.exit());
        if (wantsResult(chunk)) {
            features(target.exit(), target);
            project(chunk, target);
        }
    }

    /** What rows need beside their embeddings before the first layer. */
    void start(PassChunk chunk) {}

    /** Projects the streams of rows that want logits. */
    void project(PassChunk chunk, Target target) {
        Shortlist shortlist = target.request().shortlist();
        if (shortlist == null) {
            graphs.output();
        } else {
            graphs.shortlist(shortlist.size());
        }
    }

    /** Describes rows once more, for what comes behind their last layer. */
    final void again(PassChunk chunk) {
        enter(
                chunk,
                new PassChunk.Stage(config.blockCount(), config.blockCount(), 0, chunk.rows()));
    }

    private void record(int layer) {
        int index = kept.indexOf(layer);
        if (index >= 0) {
            graphs.features().record(index * config.embeddingLength());
        }
    }

    static boolean wantsResult(PassChunk chunk) {
        for (int row = 0; row < chunk.rows(); row++) {
            if (chunk.output(row) >= 0) {
                return true;
            }
        }
        return false;
    }

    private void features(int layer, Target target) {
        int index = target.request().featureLayers().indexOf(layer);
        if (index >= 0) {
            graphs.features().copy(index * config.embeddingLength());
        }
    }

    private void enter(PassChunk chunk, PassChunk.Stage stage) {
        while (moves.size() > PassLayout.MAX_ROWS) {
            graphs.pass().set(PassLayout.ROWS, 0);
            moves.tell(graphs.pass());
            enterAndMove();
        }
        moves.tell(graphs.pass());
        IntArray pass = graphs.pass();
        pass.set(PassLayout.LAYER, stage.fromLayer() - 1);
        pass.set(PassLayout.ROWS, stage.rows());
        pass.set(PassLayout.ENTERING, stage.fromLayer() == 0 ? stage.joining() : stage.rows());
        pass.set(PassLayout.BASE, chunk.base());
        for (int row = 0; row < stage.rows(); row++) {
            int slot = place.origin() + chunk.slot(row);
            pass.set(PassLayout.TOKEN + row, chunk.token(row));
            pass.set(PassLayout.POSITION + row, chunk.position(row));
            pass.set(PassLayout.SLOT + row, slot);
            pass.set(PassLayout.PARENT + row, place.origin() + chunk.parentSlot(row));
            pass.set(PassLayout.OUTPUT + row, chunk.output(row));
        }
        enterAndMove();
    }

    private void enterAndMove() {
        graphs.enter();
        if (keptAt != null && graphs.pass().get(PassLayout.MOVES) > 0) {
            graphs.features().move(keptColumns());
        }
    }

    @Override
    public void keep(int node) {
        int[] slots = table.keep(node);
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] != slots[0] + i) {
                moves.add(place.origin() + slots[i], place.origin() + slots[0] + i);
            }
        }
    }

    /**
     * Gets ready for a round on the device: nothing is held but what a prefix shares.
     *
     * @return leading positions that are held
     */
    int hold(Prefix prefix) {
        int held = table.hold(prefix);
        settle();
        return held;
    }

    /** The sessions whose features its rows start from: the target, and a qualifier if any. */
    List<TornadoSession> sources() {
        return List.of();
    }

    /** Whether its rows start from features. */
    final boolean isHead() {
        return !sources().isEmpty();
    }

    /** Whether nothing is kept of its passes but the cache. */
    final boolean isPlain() {
        return kept.isEmpty() && !isHead();
    }

    /**
     * Columns of a round's rows.
     *
     * @param most of them at most
     * @param shortlist their tokens; null for the vocabulary's first, or where a router chooses
     */
    record Columns(int most, @Nullable Shortlist shortlist) {}

    /** Compiles what a round's passes run beyond those of a host. */
    Columns prepare(Projection onto) {
        return switch (onto) {
            case Projection.All() -> prepare((Shortlist) null);
            case Projection.Listed(Shortlist rows) -> prepare(rows);
            case Projection.Routed _ ->
                    throw new IllegalArgumentException("only a draft head has a router");
        };
    }

    private Columns prepare(@Nullable Shortlist rows) {
        if (rows == null) {
            placed.release();
        } else {
            placed.place(rows);
        }
        if (!kept.isEmpty()) {
            graphs.prepareRecorders(kept.size());
        }
        return new Columns(rows == null ? config.vocabularySize() : rows.size(), rows);
    }

    /**
     * Begins a pass that the board describes, of at most so many rows.
     *
     * @param origin of a head's rows; other models' start from their embeddings
     */
    final void begin(int rows, Origin origin) {
        graphs.enterDescribed(rows);
        start(rows, origin);
    }

    /** Layers [from, to) of such a pass. */
    final void layers(int rows, int from, int to) {
        graphs.layersDescribed(rows, from, to, kept);
    }

    /** What such a pass says. */
    void speak(int rows) {
        graphs.outputDescribed(rows, placed.size());
    }

    /** What rows of such a pass need beside their embeddings before the first layer. */
    void start(int rows, Origin origin) {}

    /** Moves what the board describes. */
    final void keepDescribed() {
        graphs.keepDescribed(keptColumns());
    }

    /** Says where a round's passes find what lies in the ring. */
    void tellPlaces(RoundGraphs rounds, int at) {
        rounds.tell(at + RoundLayout.ORIGIN, place.origin());
        rounds.tell(at + RoundLayout.LEAD, 0);
        int listed = placed.element();
        rounds.tell(at + RoundLayout.SHORTLIST, listed);
        rounds.tell(at + RoundLayout.LISTED, listed);
        rounds.tell(at + RoundLayout.ROUTE, 0);
        rounds.tell(at + RoundLayout.BUDGETS, 0);
        rounds.tell(at + RoundLayout.ADAPTED, 0);
        rounds.tell(at + RoundLayout.TOKEN_COLUMNS, 0);
        tellKept(rounds, at);
    }

    /** Where the features lie that it keeps. */
    final void tellKept(RoundGraphs rounds, int at) {
        rounds.tell(at + RoundLayout.KEPT, keptAt == null ? 0 : keptAt.element(0));
        rounds.tell(at + RoundLayout.KEPT_COLUMNS, keptColumns());
    }

    /** Takes leading positions as held: a round has computed them. */
    void take(Prefix prefix, int count) {
        table.take(prefix, count);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            forget();
            if (keptAt != null) {
                results.ring().release(keptAt);
            }
            owner.close();
            placed.release();
            model.giveBack(place);
        }
    }
}
