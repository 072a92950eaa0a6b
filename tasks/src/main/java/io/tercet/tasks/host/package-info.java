/**
 * Matrices of rows in Java arrays, for the backends that compute on the host. Knows no arithmetic.
 */
@NullMarked
package io.tercet.tasks.host;

import org.jspecify.annotations.NullMarked;
