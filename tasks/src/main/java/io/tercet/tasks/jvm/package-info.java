/**
 * Passes on the JVM: Vector API, weights read in place from the mapped file, an own thread team.
 * The embedded default.
 *
 * <p>Does not know: files, text, decoding methods, which tokens a cache holds ({@link
 * io.tercet.tasks.cache.CacheTable} does).
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Same bits on every CPU, before and after JIT compilation: sixteen logical lanes everywhere
 *       ({@code Lanes}), lane sums in one fixed tree, fused multiply-add always explicit, an own
 *       exponential. {@code reduceLanes(ADD)} and transcendental {@code lanewise} have no fixed
 *       order or last bit and are not used.
 *   <li>Batch invariance: an output element is accumulated by one thread over ascending columns,
 *       one accumulator per lane, whatever the tile; a row's attention visits positions in
 *       ascending order.
 *   <li>Padding is zero: rows of activations and of the cache are padded to whole logical vectors.
 * </ul>
 *
 * <p>A matrix product of few rows dequantises weights in registers, in a tile of its own for each
 * format; one of many rows dequantises four weight rows at a time into a scratch that stays in the
 * first-level cache, and runs one tile for all formats over it. The tiles' code is generated, with
 * a variable for each of their sums ({@code VectorCode}).
 *
 * <p>Vectors never cross a call that C2 might not inline, since they would be boxed there: methods
 * that hand vectors on are short.
 */
@NullMarked
package io.tercet.tasks.jvm;

import org.jspecify.annotations.NullMarked;
