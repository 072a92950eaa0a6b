/** JMH benchmarks of kernels, tokenizers and whole passes. */
@NullMarked
package io.tercet.benchmarks;

import org.jspecify.annotations.NullMarked;
