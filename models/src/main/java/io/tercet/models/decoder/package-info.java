/**
 * What a decoder-only transformer is: its sizes as data, and its weights by GGUF's names.
 *
 * <p>One {@link io.tercet.models.decoder.DecoderConfig} serves all families; what a family has or
 * has not (biases, query/key norms, its own output matrix) shows in which tensors are present.
 *
 * <p>Does not know: devices, threads, tokens. Words: {@code head} = one attention head, {@code
 * headKv} = one key/value head shared by {@code headCount / headCountKv} heads (grouped-query
 * attention).
 */
@NullMarked
package io.tercet.models.decoder;

import org.jspecify.annotations.NullMarked;
