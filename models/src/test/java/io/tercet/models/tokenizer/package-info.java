/** Tests of the tokenizers: llama.cpp's vectors, long texts, broken vocabularies. */
@NullMarked
package io.tercet.models.tokenizer;

import org.jspecify.annotations.NullMarked;
