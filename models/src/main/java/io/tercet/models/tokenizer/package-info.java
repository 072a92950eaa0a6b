/**
 * Text to token ids and back, as the vocabulary inside a GGUF file prescribes.
 *
 * <p>Two families of tokenizers end in one algorithm. Byte-level BPE ({@code tokenizer.ggml.model}
 * = {@code gpt2}) cuts text into pieces by a {@link io.tercet.models.tokenizer.PreTokenizer} and
 * merges bytes by rank; SentencePiece ({@code llama}) merges characters of the whole text by score.
 * Scores imply merges (every split of a token into two symbols is one), so both are a {@code
 * MergeTable} walked by the same {@code Merger}.
 *
 * <p>Invariants: text is UTF-8 bytes all the way, and no character is ever half decoded; time is
 * linear (pieces) or n log n (merging) in the length of the text, whatever the text; a {@link
 * io.tercet.models.tokenizer.Tokenizer} is immutable and may be used by many threads.
 *
 * <p>Does not know: models, logits, chat templates ({@code io.tercet.models.chat}), files other
 * than through {@code io.tercet.models.gguf}.
 *
 * <p>Words: <em>token</em> = entry of the vocabulary; <em>symbol</em> = token, or a byte or
 * character that can take part in a merge without being a token; <em>piece</em> = stretch of text
 * that no merge crosses; <em>control token</em> = special token, recognised only where asked;
 * <em>added token</em> = user-defined token, always recognised before anything is merged.
 *
 * <p>References: Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units"
 * (2016), algorithm 1; Kudo and Richardson, "SentencePiece" (2018); the behaviour at the edges is
 * llama.cpp's.
 */
@NullMarked
package io.tercet.models.tokenizer;

import org.jspecify.annotations.NullMarked;
