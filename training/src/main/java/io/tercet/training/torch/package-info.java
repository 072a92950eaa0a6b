/**
 * Gradients: decoders that PyTorch trains, their losses, optimiser, checkpoints and files.
 *
 * <p>The only package that sees {@code org.bytedeco}. Weights live under GGUF's names, so that a
 * checkpoint is a model file that the engine and llama.cpp load. Everything made in a step lives in
 * the step's {@code PointerScope} and is freed with it; what must outlive it is kept by {@link
 * io.tercet.training.torch.Tensors}.
 *
 * <p>Does not know: where texts come from, the command line. Words: a <em>scored row</em> is a
 * position whose next token is learnt; an <em>exit</em> is a layer whose stream goes through the
 * output norm and projection as if it were the last (LayerSkip, arXiv 2404.16710).
 */
@NullMarked
package io.tercet.training.torch;

import org.jspecify.annotations.NullMarked;
