package io.tercet.training.torch;

import org.bytedeco.pytorch.global.torch;

/** In which type products are computed; weights, norms and losses are in single precision. */
public enum Precision {
    /** Single precision throughout. */
    FP32,
    /** Single-precision tensors, whose products may round their operands to bfloat16 (AMX). */
    FP32_BF16,
    /** Activations in bfloat16. */
    BF16;

    /** Has products computed this way from now on. */
    void use() {
        torch.globalContext().setFloat32MatmulPrecision(this == FP32_BF16 ? "medium" : "highest");
    }

    /** The type of activations. */
    torch.ScalarType activations() {
        return this == BF16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float;
    }
}
