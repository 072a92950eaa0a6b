package io.tercet.models.quantize;

import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import io.tercet.models.tensor.TensorType;
import java.util.List;

/** Which type a tensor is stored in when a whole file is asked for in one type. */
public final class Storage {
    private static final int QUANTIZATION_VERSION = 2; // GGML_QNT_VERSION

    private Storage() {}

    /**
     * The type of a tensor: {@code wanted} for a weight matrix whose rows are whole blocks of it,
     * F16 for one whose rows are not, F32 for vectors and norms.
     *
     * @param dimensions as in a file: elements of a row first
     */
    public static TensorType of(String name, List<Long> dimensions, TensorType wanted) {
        if (dimensions.size() < 2 || name.contains("norm")) {
            return TensorType.F32;
        }
        return dimensions.getFirst() % wanted.blockLength() == 0 ? wanted : TensorType.F16;
    }

    /** Says in a file's metadata which type most of it has. */
    public static void describe(TensorType type, GgufWriter writer) {
        writer.put("general.file_type", GgufValue.ofSize(fileType(type)));
        writer.put("general.quantization_version", GgufValue.ofSize(QUANTIZATION_VERSION));
    }

    /** llama.cpp's {@code llama_ftype}. */
    private static int fileType(TensorType type) {
        return switch (type) {
            case F32 -> 0;
            case F16 -> 1;
            case Q4_0 -> 2;
            case Q4_1 -> 3;
            case Q8_0 -> 7;
            case Q5_0 -> 8;
            case Q5_1 -> 9;
            case Q4_K -> 14;
            case Q5_K -> 16;
            case Q6_K -> 18;
            case BF16 -> 32;
        };
    }
}
