package io.tercet.engine.decoding;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.Rope;
import io.tercet.models.decoder.RopeScaling;
import io.tercet.tasks.ContextFullException;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.Skipped;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.host.HostMatrix;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A model whose logits are a pseudo-random function of the last tokens: its distributions are known
 * exactly, it costs nothing, it has exits, and mixing in another seed's makes drafters from perfect
 * to unrelated.
 */
final class HashModel implements ModelSession {
    static final int CONTEXT = 64;
    private static final int MEMORY = 3; // tokens that the logits depend on
    private static final int BLOCKS = 8;

    private final int vocabulary;
    private final long seed;
    private final long otherSeed;
    private final double mix; // 0: only seed, 1: only otherSeed
    private final double scale;
    private final Map<Integer, float[]> said = new ConcurrentHashMap<>(); // logits by hash
    private final Map<Integer, HashModel> exits = new ConcurrentHashMap<>(); // by layers
    private final Map<Integer, HashModel> skips = new ConcurrentHashMap<>(); // by what is missing
    private int cached;

    private HashModel(int vocabulary, long seed, long otherSeed, double mix, double scale) {
        this.vocabulary = vocabulary;
        this.seed = seed;
        this.otherSeed = otherSeed;
        this.mix = mix;
        this.scale = scale;
    }

    static HashModel of(int vocabulary, long seed) {
        return new HashModel(vocabulary, seed, seed, 0, 1.5);
    }

    /** A model that resembles this one; with 1 it has nothing in common with it. */
    HashModel resembling(double difference) {
        return new HashModel(vocabulary, seed, seed + 1000, difference, scale);
    }

    /** A model that finds most probable what this one finds least probable. */
    HashModel opposite() {
        return new HashModel(vocabulary, seed, seed, 0, -scale);
    }

    /** What an exit says: the more layers, the more like the whole model. */
    HashModel exit(int layers) {
        double missing = 1 - layers / (double) BLOCKS;
        return layers >= BLOCKS
                ? this
                : exits.computeIfAbsent(layers, ignored -> resembling(missing * missing));
    }

    /** What is left without some sublayers: the later ones matter more. */
    HashModel without(Skipped skipped) {
        int missing =
                Stream.of(skipped.attention(), skipped.feedForward())
                        .flatMap(Set::stream)
                        .mapToInt(layer -> layer + 1)
                        .sum();
        int all = BLOCKS * (BLOCKS + 1);
        return skipped.isNone()
                ? this
                : skips.computeIfAbsent(missing, sum -> resembling(sum / (double) all));
    }

    float[] logits(int... context) {
        int from = Math.max(0, context.length - MEMORY);
        int hash = Arrays.hashCode(Arrays.copyOfRange(context, from, context.length));
        return said.computeIfAbsent(hash, this::logitsOf);
    }

    private float[] logitsOf(int hash) {
        float[] logits = new float[vocabulary];
        Random own = new Random(seed * 31 + hash);
        Random other = new Random(otherSeed * 31 + hash);
        for (int i = 0; i < vocabulary; i++) {
            logits[i] =
                    (float) (scale * ((1 - mix) * own.nextGaussian() + mix * other.nextGaussian()));
        }
        return logits;
    }

    @Override
    public DecoderConfig config() {
        Rope rope = new Rope(2, 10_000, Rope.Pairing.ADJACENT, new RopeScaling.None());
        return new DecoderConfig(
                "llama", CONTEXT, 2, 2, BLOCKS, 1, 1, 2, 2, vocabulary, 1e-5f, rope);
    }

    @Override
    public int contextLength() {
        return CONTEXT;
    }

    @Override
    public int cached() {
        return cached;
    }

    @Override
    public Scores score(Prefix prefix, TokenTree tree, ScoreRequest request) {
        if (tree.token(0) != prefix.last()) {
            throw new IllegalArgumentException("the root is not the last token");
        }
        cached = request.skipped().isNone() ? prefix.length() : cached;
        HashModel speaker = exit(request.exitLayer()).without(request.skipped());
        int rows = tree.size() - request.firstNode();
        Shortlist shortlist = request.shortlist();
        int[] tokens =
                shortlist == null ? IntStream.range(0, vocabulary).toArray() : shortlist.toArray();
        float[] logits = new float[rows * tokens.length];
        for (int row = 0; row < rows; row++) {
            int node = request.firstNode() + row;
            if (prefix.length() - 1 + tree.depth(node) >= CONTEXT) {
                throw new ContextFullException(prefix.length() + tree.depth(node), CONTEXT);
            }
            int[] context =
                    IntStream.concat(
                                    IntStream.of(prefix.toArray()),
                                    IntStream.of(tree.pathTokens(node)))
                            .toArray();
            float[] whole = speaker.logits(context);
            for (int column = 0; column < tokens.length; column++) {
                logits[row * tokens.length + column] = whole[tokens[column]];
            }
        }
        HostMatrix none = HostMatrix.of(new float[0], rows, 0, null);
        return new Scores(
                request.firstNode(), HostMatrix.of(logits, rows, tokens.length, shortlist), none);
    }

    @Override
    public void keep(int node) {}

    @Override
    public void close() {}
}
