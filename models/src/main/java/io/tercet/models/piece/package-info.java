/**
 * Trained pieces: small GGUF files, {@code general.architecture = "tercet"}, that add something to
 * one target model (a draft head, exit heads, an adapter, a router) and are useless for any other.
 *
 * <p>A {@link io.tercet.models.piece.Piece} is such a file with its kind and the target it belongs
 * to, by the SHA-256 of the target's GGUF file. Readers of one kind ({@link
 * io.tercet.models.piece.HeadModel}, {@link io.tercet.models.piece.AdapterModel}, {@link
 * io.tercet.models.piece.RouterModel}, {@link io.tercet.models.piece.ExitHeads}, {@link
 * io.tercet.models.piece.LayersModel}) check shapes against the target and leave the weights in the
 * file. {@link io.tercet.models.piece.PieceWriter} writes them.
 *
 * <p>Invariants: only what was trained is stored; matrices in Q8_0 (F16 where rows are no whole
 * blocks), vectors in F32. A piece that does not fit is refused with one sentence that names the
 * file and the field.
 *
 * <p>Does not know: devices, where pieces are found.
 */
@NullMarked
package io.tercet.models.piece;

import org.jspecify.annotations.NullMarked;
