package io.tercet.training.torch;

import io.tercet.models.cluster.Clustering;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.piece.Piece;
import io.tercet.models.piece.PieceWriter;
import io.tercet.models.piece.RouterModel;
import io.tercet.models.piece.Sha256;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * DynaSpec's meta-classifier (arXiv 2510.13847): of the clusters of the target's output rows, which
 * hold the head's own top tokens. Multi-label cross-entropy; head and target stay as they are.
 */
final class RouterPupil implements Pupil {
    private static final double RATE = 1e-3;
    private static final int STEPS = 3; // of the head's training-time test
    private static final int TOP_TOKENS = 10; // of the head, whose clusters are wanted
    private static final int TOP_SHARE = 8; // reports look for the best token in 1/8 of them
    private static final double FEW = 4; // 1 cluster in 50 is wanted, says the bias at the start
    private static final String FIRST = "router.0.weight";
    private static final String FIRST_BIAS = "router.0.bias";
    private static final String SECOND = "router.1.weight";
    private static final String SECOND_BIAS = "router.1.bias";

    private final TrainableDecoder target;
    private final Speculator.Router sizes;
    private final HeadPupil head;
    private final Path headFile;
    private final Clustering clustering;
    private final Tensor clusterOf; // [vocabularySize], of int64
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();

    RouterPupil(
            Speculator.Router sizes,
            TrainableDecoder target,
            Speculator.Siblings siblings,
            Map<String, Tensor> stored) {
        this.target = target;
        this.sizes = sizes;
        this.headFile = siblings.file(sizes.head().title());
        this.head = (HeadPupil) sizes.head().pupil(target, siblings, PieceFile.frozen(headFile));
        this.clustering = siblings.clustering(sizes.clusters());
        this.clusterOf = clusterOf(clustering);
        parameters.putAll(stored.isEmpty() ? beginner() : stored);
    }

    private static Tensor clusterOf(Clustering clustering) {
        long[] clusters = new long[clustering.size()];
        for (int cluster = 0; cluster < clustering.clusters(); cluster++) {
            for (int at = clustering.from(cluster); at < clustering.to(cluster); at++) {
                clusters[clustering.token(at)] = cluster;
            }
        }
        return Tensors.kept(Tensors.of(clusters, clusters.length));
    }

    private Map<String, Tensor> beginner() {
        int inputs = 2 * target.config().embeddingLength();
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put(FIRST, Initial.matrix(sizes.hidden(), inputs));
        weights.put(FIRST_BIAS, torch.zeros(sizes.hidden()).requires_grad_(true));
        weights.put(SECOND, Initial.matrix(sizes.clusters(), sizes.hidden()));
        weights.put(
                SECOND_BIAS,
                torch.zeros(sizes.clusters()).sub(new Scalar(FEW)).requires_grad_(true));
        return weights;
    }

    @Override
    public String name() {
        return sizes.title();
    }

    @Override
    public List<Integer> layers() {
        return head.layers();
    }

    @Override
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    @Override
    public double rate() {
        return RATE;
    }

    @Override
    public Map<Integer, Loss.Outcome> learn(Lesson lesson) {
        Map<Integer, Loss.Outcome> outcomes = new TreeMap<>();
        Tensor features;
        List<Tensor> outputs;
        try (NoGradGuard _ = new NoGradGuard()) {
            features = head.fused(lesson);
            outputs = head.head().unroll(features, lesson.tokens(), STEPS);
        }
        for (int step = 0; step < STEPS; step++) {
            Lesson.Selection scored = lesson.shifted(1 + step, Math.toIntExact(features.size(1)));
            Tensor entering = step == 0 ? features : outputs.get(step - 1);
            Tensor embeddings = head.head().embeddings(lesson.tokens(), step);
            outcomes.put(
                    step,
                    judged(
                            scores(
                                    Lesson.selected(embeddings, scored),
                                    Lesson.selected(entering, scored)),
                            Lesson.selected(outputs.get(step), scored)));
        }
        return outcomes;
    }

    /** [rows, clusters]. */
    private Tensor scores(Tensor embeddings, Tensor features) {
        double epsilon = target.config().normEpsilon();
        Tensor input =
                torch.cat(
                        new TensorVector(
                                Tensors.unit(embeddings, epsilon), Tensors.unit(features, epsilon)),
                        -1);
        Tensor hidden = torch.silu(torch.linear(input, weight(FIRST)).add(weight(FIRST_BIAS)));
        return torch.linear(hidden, weight(SECOND))
                .add(weight(SECOND_BIAS))
                .to(torch.ScalarType.Float);
    }

    private Loss.Outcome judged(Tensor scores, Tensor outputs) {
        Tensor wanted = torch.zeros(scores.size(0), scores.size(1));
        Tensor best;
        try (NoGradGuard _ = new NoGradGuard()) {
            Tensor logits = torch.linear(head.head().outputNormed(outputs), target.outputRows());
            Tensor clusters =
                    clusterOf
                            .index_select(0, logits.topk(TOP_TOKENS).get1().reshape(-1))
                            .view(-1, TOP_TOKENS);
            wanted = wanted.scatter(1, clusters, new Scalar(1.0));
            best = clusters.narrow(1, 0, 1);
        }
        Tensor loss =
                torch.binary_cross_entropy_with_logits(scores, wanted)
                        .mul(new Scalar((double) sizes.clusters()));
        Tensor top = scores.detach().topk(Math.max(1, sizes.clusters() / TOP_SHARE)).get1();
        double found = top.eq(best).sum().item_long();
        return new Loss.Outcome(loss.item_float(), found / Math.max(1, scores.size(0)), loss);
    }

    private Tensor weight(String name) {
        return Objects.requireNonNull(parameters.get(name)).to(target.precision().activations());
    }

    @Override
    public List<Part> parts() {
        return List.of(new Part(name(), Piece.Kind.ROUTER, parameters, this::describe));
    }

    private void describe(PieceWriter writer) {
        writer.put(RouterModel.HEAD_SHA256, GgufValue.of(Sha256.of(headFile)));
        writer.put(RouterModel.PERMUTATION, GgufValue.ofInts(clustering.permutation()));
        writer.put(RouterModel.OFFSETS, GgufValue.ofInts(clustering.offsets()));
    }
}
