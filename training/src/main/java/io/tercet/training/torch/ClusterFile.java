package io.tercet.training.torch;

import io.tercet.models.cluster.Clustering;
import io.tercet.models.cluster.SphericalKMeans;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Clusters of a target's output rows, kept, since finding them takes minutes. */
final class ClusterFile {
    private static final int ITERATIONS = 15;
    private static final long SEED = 1;
    private static final String PERMUTATION = "clusters.permutation";
    private static final String OFFSETS = "clusters.offsets";

    private ClusterFile() {}

    /**
     * Reads the file, or makes it.
     *
     * @param target GGUF file of the model
     */
    static Clustering of(Path target, Path file, int clusters) {
        if (Files.exists(file)) {
            try (GgufFile kept = GgufFile.open(file)) {
                return Clustering.of(
                        kept.ints(PERMUTATION).orElseThrow(), kept.ints(OFFSETS).orElseThrow());
            }
        }
        try (GgufFile model = GgufFile.open(target)) {
            Clustering found =
                    SphericalKMeans.cluster(
                            DecoderReader.read(model).output(), clusters, ITERATIONS, SEED);
            write(found, file);
            return found;
        }
    }

    private static void write(Clustering clustering, Path file) {
        GgufWriter writer = new GgufWriter();
        writer.put("general.architecture", GgufValue.of("tercet-clusters"));
        writer.put(PERMUTATION, GgufValue.ofInts(clustering.permutation()));
        writer.put(OFFSETS, GgufValue.ofInts(clustering.offsets()));
        writer.write(file);
    }
}
