package io.tercet.training.torch;

import io.tercet.models.cluster.Clustering;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** A piece that can be trained for a target: what it is and its sizes. */
public sealed interface Speculator {

    /** Where finished pieces of the same target lie, and the target itself. */
    record Siblings(Path folder, Path target, String targetName) {

        /**
         * A piece's file.
         *
         * @throws IllegalStateException naming the file that is not there
         */
        Path file(String title) {
            Path file = place(title);
            if (!Files.exists(file)) {
                throw new IllegalStateException(
                        "%s is not there: train the %s first".formatted(file, title));
            }
            return file;
        }

        /** Where a piece's file is or will be. */
        Path place(String title) {
            return folder.resolve("%s-%s.gguf".formatted(targetName, title));
        }

        /** The target's output rows, clustered: done once, and kept. */
        Clustering clustering(int clusters) {
            Path file = folder.resolve("clusters-%d.gguf".formatted(clusters));
            return ClusterFile.of(target, file, clusters);
        }
    }

    /** Of its files. */
    String title();

    /**
     * The piece as it learns.
     *
     * @param siblings the pieces that it needs trained
     * @param stored weights of a checkpoint; empty for a beginner
     */
    Pupil pupil(TrainableDecoder target, Siblings siblings, Map<String, Tensor> stored);

    /**
     * An EAGLE-3 head.
     *
     * @param features the three layers whose entering streams it reads, ascending
     * @param steps of the training-time test
     */
    record Head(List<Integer> features, int steps) implements Speculator {
        public Head {
            features = List.copyOf(features);
        }

        @Override
        public String title() {
            return "head";
        }

        @Override
        public Pupil pupil(TrainableDecoder target, Siblings siblings, Map<String, Tensor> stored) {
            return new HeadPupil(target, features, steps, stored);
        }
    }

    /** Exits behind some layers, ascending. */
    record Exits(List<Integer> layers, int rank) implements Speculator {
        public Exits {
            layers = List.copyOf(layers);
        }

        @Override
        public String title() {
            return "exits";
        }

        @Override
        public Pupil pupil(TrainableDecoder target, Siblings siblings, Map<String, Tensor> stored) {
            return new ExitsPupil(target, layers, rank, stored);
        }
    }

    /**
     * Some of the target's own layers.
     *
     * @param role {@code draft} or {@code qualifier}
     * @param whole leading layers of the target that it has as they are
     * @param indices of the target's layers that it has behind those with low-rank deltas
     */
    record Layers(String role, int whole, List<Integer> indices, int rank) implements Speculator {
        public Layers {
            indices = List.copyOf(indices);
        }

        @Override
        public String title() {
            return role;
        }

        @Override
        public Pupil pupil(TrainableDecoder target, Siblings siblings, Map<String, Tensor> stored) {
            return new LayersPupil(role, target, whole, indices, rank, stored);
        }
    }

    /**
     * TriSpec's adapter for the qualifier and the head of the folder, which stay as they are.
     *
     * @param layers the three layers of the qualifier whose entering streams it reads, ascending
     * @param hidden width between its matrices
     */
    record Adapter(Layers qualifier, Head head, List<Integer> layers, int hidden)
            implements Speculator {
        public Adapter {
            layers = List.copyOf(layers);
        }

        @Override
        public String title() {
            return "adapter";
        }

        @Override
        public Pupil pupil(TrainableDecoder target, Siblings siblings, Map<String, Tensor> stored) {
            Path file = siblings.file(head.title());
            HeadPupil frozen = (HeadPupil) head.pupil(target, siblings, PieceFile.frozen(file));
            return new AdapterPupil(this, target, siblings, frozen, file, stored);
        }
    }

    /**
     * TriSpec's head and adapter, learning together from where the folder's head is; the qualifier
     * stays as it is.
     */
    record Joint(Adapter adapter) implements Speculator {

        @Override
        public String title() {
            return "joint";
        }

        @Override
        public Pupil pupil(TrainableDecoder target, Siblings siblings, Map<String, Tensor> stored) {
            return new JointPupil(adapter, target, siblings, stored);
        }
    }

    /**
     * DynaSpec's router for the head of the folder, which stays as it is.
     *
     * @param clusters of the target's output rows
     * @param hidden width between its matrices
     */
    record Router(Head head, int clusters, int hidden) implements Speculator {

        @Override
        public String title() {
            return "router";
        }

        @Override
        public Pupil pupil(TrainableDecoder target, Siblings siblings, Map<String, Tensor> stored) {
            return new RouterPupil(this, target, siblings, stored);
        }
    }
}
