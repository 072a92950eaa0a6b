package io.tercet.models.decoder;

import io.tercet.models.gguf.GgufException;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.tensor.Tensor;
import io.vavr.collection.Seq;
import io.vavr.control.Validation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds a decoder in a file: reads its sizes and checks presence and shape of every tensor. */
public final class DecoderReader {
    private static final String ARCHITECTURE = "general.architecture";
    private static final String EXPERTS = "expert_count";

    private final GgufFile file;
    private final Architecture architecture;
    private final List<String> problems = new ArrayList<>();

    private DecoderReader(GgufFile file, Architecture architecture) {
        this.file = file;
        this.architecture = architecture;
    }

    /**
     * The file's decoder; its weights stay in the file.
     *
     * @throws GgufException lists every key and tensor that is missing or wrong
     */
    public static DecoderModel read(GgufFile file) {
        String name =
                file.string(ARCHITECTURE)
                        .orElseThrow(() ->
                                failure(file, List.of("Key " + ARCHITECTURE + " is missing.")));
        Architecture architecture =
                Architecture.of(name)
                        .orElseThrow(() ->
                                failure(
                                        file,
                                        List.of(
                                                "Key %s should be one of %s, not %s."
                                                        .formatted(
                                                                ARCHITECTURE,
                                                                Architecture.names(),
                                                                name))));
        return new DecoderReader(file, architecture).read();
    }

    private static GgufException failure(GgufFile file, List<String> problems) {
        return new GgufException(file.path(), problems);
    }

    private DecoderModel read() {
        ConfigReader reader = new ConfigReader(file, architecture);
        Validation<Seq<String>, DecoderConfig> config = reader.read();
        if (config.isInvalid()) {
            config.getError().forEach(problems::add);
        }
        if (new Keys(file, architecture).has(EXPERTS)) {
            problems.add("It is a mixture of experts, which Tercet does not run.");
        }
        int blocks = reader.blockCount().getOrElse(0);
        checkTensors(blocks, config.getOrNull());
        if (!problems.isEmpty()) {
            throw failure(file, problems.stream().distinct().toList());
        }
        return model(config.get());
    }

    /** Checks that tensors are there, and, where the sizes are known, their shapes. */
    private void checkTensors(int blocks, @Nullable DecoderConfig config) {
        Set<String> known = new HashSet<>();
        for (TensorSpec spec : TensorSpec.ALL) {
            if (spec.allowed(architecture)) {
                int copies = spec.inBlock() ? blocks : 1;
                for (int block = 0; block < copies; block++) {
                    known.add(spec.name(block));
                    checkTensor(spec, block, config);
                }
            }
        }
        if (blocks > 0) {
            file.tensors().keySet().stream()
                    .filter(name -> TensorSpec.namesBlock(name) && !known.contains(name))
                    .forEach(name ->
                            problems.add(
                                    "Tensor %s has no place in a decoder of %s with %d blocks."
                                            .formatted(name, architecture.ggufName(), blocks)));
        }
    }

    private void checkTensor(TensorSpec spec, int block, @Nullable DecoderConfig config) {
        Optional<Tensor> found = file.tensor(spec.name(block));
        if (found.isEmpty()) {
            if (spec.required().contains(architecture)) {
                problems.add("Tensor " + spec.name(block) + " is missing.");
            }
        } else if (config != null) {
            checkShape(
                    found.get(), spec.rows().applyAsInt(config), spec.columns().applyAsInt(config));
        }
    }

    private void checkShape(Tensor tensor, int rows, int columns) {
        if (tensor.rows() != rows || tensor.columns() != columns) {
            problems.add(
                    "Tensor %s should have %d rows of %d elements, not %d of %d."
                            .formatted(
                                    tensor.name(), rows, columns, tensor.rows(), tensor.columns()));
        }
    }

    private DecoderModel model(DecoderConfig config) {
        Tensor embedding = required(TensorSpec.TOKEN_EMBEDDING, 0);
        Tensor output = optional(TensorSpec.OUTPUT, 0);
        return new DecoderModel(
                file.name(),
                config,
                embedding,
                IntStream.range(0, config.blockCount()).mapToObj(this::layer).toList(),
                required(TensorSpec.OUTPUT_NORM, 0),
                output == null ? embedding : output,
                optional(TensorSpec.ROPE_FACTORS, 0),
                List.of());
    }

    private LayerWeights layer(int block) {
        return new LayerWeights(
                required(TensorSpec.ATTN_NORM, block),
                required(TensorSpec.ATTN_Q, block),
                required(TensorSpec.ATTN_K, block),
                required(TensorSpec.ATTN_V, block),
                required(TensorSpec.ATTN_OUTPUT, block),
                optional(TensorSpec.ATTN_Q_BIAS, block),
                optional(TensorSpec.ATTN_K_BIAS, block),
                optional(TensorSpec.ATTN_V_BIAS, block),
                optional(TensorSpec.ATTN_Q_NORM, block),
                optional(TensorSpec.ATTN_K_NORM, block),
                required(TensorSpec.FFN_NORM, block),
                required(TensorSpec.FFN_GATE, block),
                required(TensorSpec.FFN_UP, block),
                required(TensorSpec.FFN_DOWN, block));
    }

    private Tensor required(TensorSpec spec, int block) {
        return Objects.requireNonNull(optional(spec, block), spec.name(block));
    }

    private @Nullable Tensor optional(TensorSpec spec, int block) {
        return file.tensors().get(spec.name(block));
    }
}
