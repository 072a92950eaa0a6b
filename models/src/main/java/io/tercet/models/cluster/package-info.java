/**
 * Clusters of a vocabulary: which rows of an output matrix point the same way, so that a router can
 * choose among a few hundred clusters in place of thousands of rows (DynaSpec, arXiv 2510.13847).
 *
 * <p>{@link io.tercet.models.cluster.SphericalKMeans} makes them, once and offline; {@link
 * io.tercet.models.cluster.Clustering} is the result: tokens cluster by cluster.
 *
 * <p>Does not know: routers, files, devices.
 *
 * <p>Words: <em>position</em> = a token's place in the order cluster by cluster.
 */
@NullMarked
package io.tercet.models.cluster;

import org.jspecify.annotations.NullMarked;
