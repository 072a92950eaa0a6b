/**
 * Static vocabulary shortlists: a draft model projects onto the tokens that matter most, since its
 * output matrix is most of its work (FR-Spec, arXiv 2502.14856; VocabTrim, arXiv 2506.22694).
 * Verification is untouched, so lossless methods stay lossless: a shortlisted draft is just another
 * proposal.
 *
 * <p>Does not know: models, backends, how text was made that it counts.
 *
 * <p>Invariants: a shortlist holds every token that ends generation; it names its vocabulary by
 * SHA-256 and goes with no other. It names the vocabulary rather than a model file, since one
 * shortlist serves every model and every quantisation that shares the vocabulary.
 */
@NullMarked
package io.tercet.engine.shortlist;

import org.jspecify.annotations.NullMarked;
