/**
 * What runs on a device: the contract that every backend fulfils.
 *
 * <p>A {@link io.tercet.tasks.ModelSession} is weights and a key/value cache on one backend. One
 * operation does everything: {@code score(prefix, tree, request)} gives the logits of every node of
 * a {@link io.tercet.tasks.TokenTree}; prefill is a chain, plain decoding a single node,
 * verification a tree. What is done <em>to</em> logits ({@link io.tercet.tasks.LogitsOperations})
 * belongs to the backend too, since on a device they never leave it.
 *
 * <p>Does not know: decoding methods, text, files, clocks.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A cache holds a prefix of the committed tokens and never the last one; only the session
 *       computes lengths. What it lacks it catches up on inside {@code score}; what it holds beyond
 *       the given prefix it drops.
 *   <li>Batch invariance: a node's logits do not depend, in any bit, on other nodes of the pass, on
 *       chunking or on threads. A token's logits are equal as a chain, as a tree node, as a prefill
 *       row and after {@code keep}.
 *   <li>{@code reference} and {@code jvm} give the same bits on every CPU, before and after JIT
 *       compilation.
 * </ul>
 *
 * <p>Words: <em>node</em> = one token of a tree; <em>root</em> = node 0, the last committed token;
 * <em>row</em> = one node's vector in a matrix.
 */
@NullMarked
package io.tercet.tasks;

import org.jspecify.annotations.NullMarked;
