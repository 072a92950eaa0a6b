/**
 * What the simulated device counted: launches, and bytes moved each way.
 *
 * <p>Outside the packages of TornadoVM's API, since the real one has no such counters. Does not
 * know: graphs, kernels.
 */
@NullMarked
package io.tercet.simulator;

import org.jspecify.annotations.NullMarked;
