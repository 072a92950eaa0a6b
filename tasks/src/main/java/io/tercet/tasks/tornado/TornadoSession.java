package io.tercet.tasks.tornado;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.cache.CacheTable;
import io.tercet.tasks.cache.Pass;
import io.tercet.tasks.cache.PassChunk;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** A session whose cache and results stay on the device. */
final class TornadoSession implements ModelSession {
    private final TornadoModel model;
    private final DecoderConfig config;
    private final ModelGraphs graphs;
    private final Results results;
    private final TornadoModel.Place place;
    private final Ring.Owner owner;
    private final int contextLength;
    private final CacheTable table;
    private final Deque<Move> moves = new ArrayDeque<>(); // kept, and not yet told the device
    private @Nullable Shortlist placed;
    private Ring.@Nullable Block placedAt;
    private boolean closed;

    /** A cache entry that goes to another slot. */
    private record Move(int from, int to) {}

    /** Where a pass's results go. */
    private record Target(ScoreRequest request, int exit, int columns, int featureColumns) {}

    TornadoSession(
            TornadoModel model, TornadoModel.Place place, Results results, int contextLength) {
        this.model = model;
        this.config = model.config();
        this.place = place;
        this.graphs = place.graphs();
        this.results = results;
        this.owner = results.ring().new Owner();
        this.contextLength = contextLength;
        this.table = new CacheTable(contextLength, config.blockCount(), config.vocabularySize());
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
        Pass plan = table.plan(prefix, tree, request);
        try {
            return score(plan, request);
        } catch (RuntimeException e) {
            table.clear();
            moves.clear();
            throw e;
        }
    }

    private Scores score(Pass plan, ScoreRequest request) {
        Shortlist shortlist = request.shortlist();
        if (shortlist != null) {
            place(shortlist);
        }
        int rows = plan.outputs();
        int columns = shortlist == null ? config.vocabularySize() : shortlist.size();
        int featureColumns = request.featureLayers().size() * config.embeddingLength();
        Target target = new Target(request, plan.exitLayer(), columns, featureColumns);
        Ring.Block block = owner.take(rows, Math.multiplyExact(rows, columns + featureColumns));
        describe(target, block, rows);
        for (PassChunk chunk : plan.chunks(PassLayout.MAX_ROWS)) {
            run(chunk, target);
        }
        return new Scores(
                request.firstNode(),
                DeviceMatrix.of(results, block, 0, rows, columns, shortlist),
                DeviceMatrix.of(results, block, rows * columns, rows, featureColumns, null));
    }

    private void place(Shortlist shortlist) {
        if (!shortlist.equals(placed)) {
            releaseShortlist();
            graphs.prepareShortlist(shortlist.size());
            placedAt = results.place(shortlist.toArray());
            placed = shortlist;
        }
    }

    private void releaseShortlist() {
        if (placedAt != null) {
            results.ring().release(placedAt);
        }
        placed = null;
        placedAt = null;
    }

    private void describe(Target target, Ring.Block block, int rows) {
        IntArray pass = graphs.pass();
        pass.set(PassLayout.ORIGIN, place.origin());
        pass.set(PassLayout.LOGITS, block.element(0));
        pass.set(PassLayout.LOGITS_COLUMNS, target.columns());
        pass.set(PassLayout.FEATURES, block.element(rows * target.columns()));
        pass.set(PassLayout.FEATURES_COLUMNS, target.featureColumns());
        pass.set(PassLayout.SHORTLIST, placedAt == null ? 0 : placedAt.element(0));
    }

    private void run(PassChunk chunk, Target target) {
        for (PassChunk.Stage stage : chunk.stages()) {
            enter(chunk, stage);
            for (int layer = stage.fromLayer(); layer < stage.toLayer(); layer++) {
                features(layer, target);
                graphs.layer(layer);
            }
        }
        if (wantsResult(chunk)) {
            features(target.exit(), target);
            Shortlist shortlist = target.request().shortlist();
            if (shortlist == null) {
                graphs.output(target.exit());
            } else {
                graphs.shortlist(target.exit(), shortlist.size());
            }
        }
    }

    private static boolean wantsResult(PassChunk chunk) {
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
            graphs.features(index * config.embeddingLength());
        }
    }

    private void enter(PassChunk chunk, PassChunk.Stage stage) {
        while (moves.size() > PassLayout.MAX_ROWS) {
            graphs.pass().set(PassLayout.ROWS, 0);
            tellMoves();
            graphs.enter();
        }
        tellMoves();
        IntArray pass = graphs.pass();
        pass.set(PassLayout.ROWS, stage.rows());
        pass.set(PassLayout.ENTERING, stage.fromLayer() == 0 ? stage.joining() : stage.rows());
        pass.set(PassLayout.BASE, chunk.base());
        for (int row = 0; row < stage.rows(); row++) {
            int[] branch = chunk.branch(row);
            int slot = place.origin() + chunk.slot(row);
            pass.set(PassLayout.TOKEN + row, chunk.token(row));
            pass.set(PassLayout.POSITION + row, chunk.position(row));
            pass.set(PassLayout.SLOT + row, slot);
            pass.set(
                    PassLayout.PARENT + row,
                    branch.length < 2 ? slot - 1 : place.origin() + branch[branch.length - 2]);
            pass.set(PassLayout.OUTPUT + row, chunk.output(row));
        }
        graphs.enter();
    }

    /** As many kept entries as a pass can tell the device of. */
    private void tellMoves() {
        int count = Math.min(moves.size(), PassLayout.MAX_ROWS);
        graphs.pass().set(PassLayout.MOVES, count);
        for (int i = 0; i < count; i++) {
            Move move = moves.remove();
            graphs.pass().set(PassLayout.MOVE_FROM + i, move.from());
            graphs.pass().set(PassLayout.MOVE_TO + i, move.to());
        }
    }

    @Override
    public void keep(int node) {
        int[] slots = table.keep(node);
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] != slots[0] + i) {
                moves.add(new Move(place.origin() + slots[i], place.origin() + slots[0] + i));
            }
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            table.clear();
            owner.close();
            releaseShortlist();
            model.giveBack(place);
        }
    }
}
