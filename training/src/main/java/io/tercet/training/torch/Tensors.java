package io.tercet.training.torch;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Java arrays to tensors and back. */
final class Tensors {
    private Tensors() {}

    /** A copy of values in single precision. */
    static Tensor of(float[] values, long... shape) {
        Tensor tensor = torch.empty(shape, new TensorOptions(torch.ScalarType.Float), null);
        try (FloatPointer data = tensor.data_ptr_float()) {
            data.put(values, 0, values.length);
        }
        return tensor;
    }

    /** A copy of ids as int64. */
    static Tensor of(long[] ids, long... shape) {
        Tensor tensor = torch.empty(shape, new TensorOptions(torch.ScalarType.Long), null);
        try (LongPointer data = tensor.data_ptr_long()) {
            data.put(ids, 0, ids.length);
        }
        return tensor;
    }

    /** A tensor that outlives the scope that it was made in. */
    static Tensor kept(Tensor tensor) {
        tensor.retainReference();
        return tensor;
    }

    /** A copy of a single-precision tensor's values, row by row. */
    static float[] values(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.numel())];
        Tensor whole = tensor.detach().contiguous();
        try (FloatPointer data = whole.data_ptr_float()) {
            data.get(values, 0, values.length);
        }
        return values;
    }

    /** A copy that learns on its own. */
    static Tensor copy(Tensor tensor) {
        return tensor.detach().clone().requires_grad_(true);
    }

    /** Vectors with a mean square of one. */
    static Tensor unit(Tensor x, double epsilon) {
        long[] last = {-1};
        Tensor length =
                torch.linalg_vector_norm(
                        x,
                        new Scalar(2.0),
                        last,
                        true,
                        new ScalarTypeOptional(torch.ScalarType.Float));
        Tensor meanSquare = length.square().mul(new Scalar(1.0 / x.size(-1)));
        Tensor scale = meanSquare.add(new Scalar(epsilon)).rsqrt();
        return x.mul(scale.to(x.scalar_type()));
    }

    /** A copy of ids, row by row. */
    static long[] ids(Tensor tensor) {
        long[] ids = new long[Math.toIntExact(tensor.numel())];
        Tensor whole = tensor.contiguous();
        try (LongPointer data = whole.data_ptr_long()) {
            data.get(ids, 0, ids.length);
        }
        return ids;
    }
}
