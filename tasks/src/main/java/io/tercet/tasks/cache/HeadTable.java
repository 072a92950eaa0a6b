package io.tercet.tasks.cache;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.piece.HeadModel;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.TokenTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a draft head's cache holds: a {@link CacheTable} whose rows stand one position before the
 * token that they carry, and where the feature of each came from. A row whose feature would come
 * from elsewhere now is computed again, with all behind it. Not thread-safe; one per session.
 */
public final class HeadTable {
    private final CacheTable table;
    private final Origin[] origins; // [capacity]
    private final @Nullable Shortlist draftTokens;
    private @Nullable Shortlist asked;
    private @Nullable Shortlist confined;

    /** Where a row's feature comes from. */
    public enum Origin {
        /** The target's features of the row's position. */
        TARGET,
        /** The qualifier's, through the adapter. */
        QUALIFIER,
        /** The head's output stream for the position before. */
        OWN
    }

    /** Rows that run together, and the one origin of their features. */
    public record Part(PassChunk chunk, Origin origin) {}

    public HeadTable(HeadModel head, int contextLength) {
        DecoderConfig config = head.config();
        this.table = new CacheTable(contextLength, 1, config.vocabularySize(), 1);
        this.origins = new Origin[table.capacity()];
        this.draftTokens =
                head.draftTokens().isEmpty()
                        ? null
                        : Shortlist.of(
                                head.draftTokens().stream().mapToInt(Integer::intValue).toArray());
    }

    /** Slots that a backend allocates. */
    public int capacity() {
        return table.capacity();
    }

    /** As {@link io.tercet.tasks.ModelSession#cached}. */
    public int cached() {
        return table.cached();
    }

    /**
     * The request on the columns that the head projects onto: its draft tokens, or those of them
     * that the request's shortlist has. The same object for the same shortlist, as long as that is
     * asked for again.
     *
     * @throws IllegalArgumentException when the shortlist has none of them
     */
    public ScoreRequest confined(ScoreRequest request) {
        Shortlist wanted = request.shortlist();
        if (draftTokens == null || request.budget() != null) {
            return request;
        }
        if (wanted == null) {
            return request.onto(draftTokens);
        }
        if (!wanted.equals(asked)) {
            confined = common(wanted, draftTokens);
            asked = wanted;
        }
        return request.onto(confined);
    }

    private static Shortlist common(Shortlist wanted, Shortlist draftTokens) {
        int[] tokens =
                IntStream.of(wanted.toArray())
                        .filter(token -> draftTokens.column(token) >= 0)
                        .toArray();
        if (tokens.length == 0) {
            throw new IllegalArgumentException(
                    "the shortlist of %d tokens has none of the head's %d draft tokens"
                            .formatted(wanted.size(), draftTokens.size()));
        }
        return Shortlist.of(tokens);
    }

    /**
     * Plans a pass and takes it as run: the caller runs it or calls {@link #clear()}. Errors as in
     * {@link io.tercet.tasks.LoadedHead#open}.
     *
     * @param target leading positions of the prefix whose features the target's cache has
     * @param qualifier the same of the qualifier's; 0 without one
     */
    public Pass plan(
            Prefix prefix, TokenTree tree, ScoreRequest request, int target, int qualifier) {
        int sourced = prefix.length() - 1; // rows up to the root
        for (int slot = 0; slot < table.rows(); slot++) {
            if (origins[slot] != origin(slot, sourced, target, qualifier)) {
                table.dropRows(slot);
            }
        }
        if (sourced > 0 && Math.max(target, qualifier) == 0) {
            throw new IllegalStateException(
                    "the target's cache holds no position of the prefix, which a head's rows start"
                            + " from: score the prompt with the target first");
        }
        Pass pass = table.plan(prefix, tree, request.routed(null));
        for (int row = 0; row < pass.rows(); row++) {
            int slot = pass.slot(row);
            origins[slot] = origin(slot, sourced, target, qualifier);
        }
        return pass;
    }

    private static Origin origin(int slot, int sourced, int target, int qualifier) {
        if (slot >= sourced || slot >= Math.max(target, qualifier)) {
            return Origin.OWN;
        }
        return slot < target ? Origin.TARGET : Origin.QUALIFIER;
    }

    /**
     * The rows of the pass planned last in portions that can run one after the other: a row that
     * starts from the head's own output comes in a later portion than that.
     */
    public List<Part> parts(Pass pass, int maxRows) {
        List<Integer> targets = new ArrayList<>();
        List<Integer> qualifiers = new ArrayList<>();
        SortedMap<Integer, List<Integer>> own = new TreeMap<>(); // by position
        for (int row = 0; row < pass.rows(); row++) {
            switch (origins[pass.slot(row)]) {
                case TARGET -> targets.add(row);
                case QUALIFIER -> qualifiers.add(row);
                case OWN ->
                        own.computeIfAbsent(pass.position(row), position -> new ArrayList<>())
                                .add(row);
            }
        }
        List<Part> parts = new ArrayList<>();
        add(pass, targets, Origin.TARGET, maxRows, parts);
        add(pass, qualifiers, Origin.QUALIFIER, maxRows, parts);
        own.values().forEach(level -> add(pass, level, Origin.OWN, maxRows, parts));
        return parts;
    }

    private static void add(
            Pass pass, List<Integer> rows, Origin origin, int maxRows, List<Part> parts) {
        for (int from = 0; from < rows.size(); from += maxRows) {
            int[] some =
                    rows.subList(from, Math.min(rows.size(), from + maxRows)).stream()
                            .sorted(Comparator.naturalOrder())
                            .mapToInt(Integer::intValue)
                            .toArray();
            parts.add(new Part(new PassChunk(pass, some), origin));
        }
    }

    /**
     * Drops the nodes of the tree planned last, but for its root: what was drafted came from the
     * head's own output, and what is accepted of it has features of the target soon.
     */
    public void keepRoot() {
        table.keep(0);
    }

    /**
     * As {@link CacheTable#hold}, of what starts from the target's features.
     *
     * @param target leading positions of the prefix whose features the target's cache has
     */
    public int hold(Prefix prefix, int target) {
        for (int slot = 0; slot < table.rows(); slot++) {
            if (slot >= target || origins[slot] != Origin.TARGET) {
                table.dropRows(slot);
            }
        }
        return table.hold(prefix);
    }

    /** As {@link CacheTable#take}: rows that started from the target's features. */
    public void take(Prefix prefix, int count) {
        table.take(prefix, count);
        Arrays.fill(origins, 0, table.rows(), Origin.TARGET);
    }

    /** Empties the cache. */
    public void clear() {
        table.clear();
    }
}
