package io.tercet.training.torch;

import io.tercet.models.gguf.GgufValue;
import io.tercet.models.piece.AdapterModel;
import io.tercet.models.piece.Piece;
import io.tercet.models.piece.PieceWriter;
import io.tercet.models.piece.Sha256;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * TriSpec's adapter (arXiv 2601.23180, section 3.2): a qualifier's features become what a head
 * expects of the target's. Learns by the head's own loss and by the distance of the fused features
 * from the target's.
 */
final class AdapterPupil implements Pupil {
    private static final double RATE = 1e-3;
    private static final int STEPS = 2; // of the head's training-time test
    private static final int REGRESSION = -1; // the part of the report
    private static final String DOWN = "adapter.0.weight";
    private static final String UP = "adapter.1.weight";

    /** The names of what learns. */
    static final Set<String> NAMES = Set.of(DOWN, UP);

    private final TrainableDecoder target;
    private final Speculator.Adapter sizes;
    private final LayersPupil qualifier;
    private final HeadPupil head;
    private final Path qualifierFile;
    private final Path headFile;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();

    /**
     * @param head whose features it makes
     * @param headFile where that is, at the latest when the adapter is written
     */
    AdapterPupil(
            Speculator.Adapter sizes,
            TrainableDecoder target,
            Speculator.Siblings siblings,
            HeadPupil head,
            Path headFile,
            Map<String, Tensor> stored) {
        this.target = target;
        this.sizes = sizes;
        this.qualifierFile = siblings.file(sizes.qualifier().title());
        this.headFile = headFile;
        this.qualifier =
                (LayersPupil)
                        sizes.qualifier().pupil(target, siblings, PieceFile.frozen(qualifierFile));
        this.head = head;
        parameters.putAll(stored.isEmpty() ? beginner() : stored);
    }

    private Map<String, Tensor> beginner() {
        int width = 3 * target.config().embeddingLength();
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put(DOWN, Initial.matrix(sizes.hidden(), width));
        weights.put(UP, Initial.matrix(width, sizes.hidden()));
        return weights;
    }

    @Override
    public String name() {
        return sizes.title();
    }

    @Override
    public List<Integer> layers() {
        TreeSet<Integer> layers = new TreeSet<>(head.layers());
        layers.addAll(qualifier.layers());
        sizes.layers().stream().filter(qualifier::isWhole).forEach(layers::add);
        return List.copyOf(layers);
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
        Tensor wanted;
        Tensor features;
        try (NoGradGuard _ = new NoGradGuard()) {
            wanted = head.fused(lesson);
            features = features(lesson).narrow(1, 0, wanted.size(1));
        }
        Tensor hidden = torch.silu(torch.linear(features, weight(DOWN)));
        Tensor fused = head.head().fused(torch.linear(hidden, weight(UP)));
        Map<Integer, Loss.Outcome> outcomes =
                new TreeMap<>(HeadPupil.judged(head.head(), fused, lesson, STEPS));
        Tensor distance = fused.sub(wanted).square().mean().div(wanted.square().mean());
        outcomes.put(REGRESSION, new Loss.Outcome(distance.item_float(), 0, distance));
        return outcomes;
    }

    /** The qualifier's streams side by side, [texts, length, 3 * embeddingLength]. */
    private Tensor features(Lesson lesson) {
        Map<Integer, Tensor> streams = qualifier.streams(lesson, sizes.layers());
        return torch.cat(new TensorVector(streams.values().toArray(Tensor[]::new)), -1);
    }

    private Tensor weight(String name) {
        return Objects.requireNonNull(parameters.get(name)).to(target.precision().activations());
    }

    @Override
    public List<Part> parts() {
        return List.of(new Part(name(), Piece.Kind.ADAPTER, parameters, this::describe));
    }

    private void describe(PieceWriter writer) {
        writer.put(AdapterModel.FEATURE_LAYERS, sizes.layers());
        writer.put(AdapterModel.HEAD_SHA256, GgufValue.of(Sha256.of(headFile)));
        writer.put(AdapterModel.QUALIFIER_SHA256, GgufValue.of(Sha256.of(qualifierFile)));
    }
}
