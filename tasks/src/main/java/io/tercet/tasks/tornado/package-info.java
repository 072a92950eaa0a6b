/**
 * Passes and operations on logits as TornadoVM task graphs, for OpenCL, PTX and CUDA devices; on
 * the simulator where TornadoVM is not there.
 *
 * <p>{@code ModelGraphs} is the reference pass as graphs: same steps, same order, same names.
 * Kernels are static methods that TornadoVM compiles; what they read and write says their comments.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Nothing but tokens, positions and what a caller asks for crosses between host and device:
 *       caches, residual streams and results stay.
 *   <li>Counts and positions reach kernels in arrays, never as scalars: those are frozen into the
 *       code.
 *   <li>A row's sums have one order, whatever else is in the pass: a work item's share by column,
 *       then the shares by item; attention in blocks of absolute positions.
 *   <li>All state of a backend belongs to one thread; other threads wait for it in turn.
 *   <li>All graphs hold the ring, and a pass's graphs run without others between them: TornadoVM
 *       hands arrays on from the graph that ran last.
 * </ul>
 *
 * <p>A session's features lie in the ring, which is what the graphs of two models share: the
 * target's passes write them there by slot, a draft head's read them ({@code HeadGraphs}).
 *
 * <p>A router's choice stays where it is made ({@code RouterGraphs}): projections read on the
 * device which rows are meant, and the host hears a bit for each cluster.
 *
 * <p>Does not know: decoding methods, the host backends.
 *
 * <p>Words: <em>group</em> = work group; <em>item</em> = work item; <em>slot</em> = place of a
 * token in the cache; <em>ring</em> = the array of results; <em>stack</em> = the matrices of a
 * kind, of all layers.
 */
@NullMarked
package io.tercet.tasks.tornado;

import org.jspecify.annotations.NullMarked;
