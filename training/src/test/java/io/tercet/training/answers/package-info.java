/** Tests of questions, texts, files of answers and their making. */
@NullMarked
package io.tercet.training.answers;

import org.jspecify.annotations.NullMarked;
