/**
 * Matrices of rows in Java arrays, for the backends that compute on the host, and what all backends
 * know of clusters of an output's rows. Knows no arithmetic.
 */
@NullMarked
package io.tercet.tasks.host;

import org.jspecify.annotations.NullMarked;
