/**
 * Which of a model's sublayers a draft can do without, found while a text is written (SWIFT, arXiv
 * 2410.06916, section 4; constants from its public code, github.com/hemingkx/SWIFT).
 *
 * <p>A {@link io.tercet.engine.sublayers.SublayerSearch} proposes sets, random ones and now and
 * then one that a Gaussian process over those tried finds promising, and keeps the best; a {@link
 * io.tercet.engine.sublayers.SwiftDrafter} measures each in one pass over text that is written
 * already.
 *
 * <p>Does not know: models, acceptance rules, clocks. The same draws give the same search.
 *
 * <p>Words: <em>sublayer</em> = a layer's attention or its feed-forward part; <em>matchness</em> =
 * share of a window's tokens that a draft would have proposed.
 */
@NullMarked
package io.tercet.engine.sublayers;

import org.jspecify.annotations.NullMarked;
